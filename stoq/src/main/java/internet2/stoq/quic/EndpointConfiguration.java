package internet2.stoq.quic;

import internet2.stoq.tiers.TierPolicy;
import java.net.InetSocketAddress;

/** @param bind an IPv6 address of this machine, port 0 for any */
public record EndpointConfiguration(
        InetSocketAddress bind, TlsPolicy policy, QuicLimits limits, CongestionControl congestion, TierPolicy tiers) {

    public EndpointConfiguration(InetSocketAddress bind, TlsPolicy policy, QuicLimits limits) {
        this(bind, policy, limits, CongestionControl.CUBIC, TierPolicy.AUTO);
    }
}
