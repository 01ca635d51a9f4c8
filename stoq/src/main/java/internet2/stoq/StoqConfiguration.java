package internet2.stoq;

import internet2.stoq.quic.CongestionControl;
import internet2.stoq.quic.QuicLimits;
import java.net.InetSocketAddress;

/** @param bind where to listen, IPv6; port 0 for any. Outgoing connections leave from the same address */
public record StoqConfiguration(
        InetSocketAddress bind, QuicLimits quic, StoqLimits limits, CongestionControl congestion) {

    /** The defaults at an address. */
    public static StoqConfiguration at(InetSocketAddress bind) {
        return new StoqConfiguration(bind, QuicLimits.forPeers(), StoqLimits.standard(), CongestionControl.CUBIC);
    }

    public StoqConfiguration with(QuicLimits other) {
        return new StoqConfiguration(bind, other, limits, congestion);
    }

    public StoqConfiguration with(StoqLimits other) {
        return new StoqConfiguration(bind, quic, other, congestion);
    }

    public StoqConfiguration with(CongestionControl other) {
        return new StoqConfiguration(bind, quic, limits, other);
    }
}
