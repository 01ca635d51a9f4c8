package internet2.stoq;

import internet2.stoq.quic.Backend;
import internet2.stoq.quic.CongestionControl;
import internet2.stoq.quic.QuicLimits;
import internet2.stoq.tiers.TierPolicy;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * @param bind where to listen, IPv6; port 0 for any. Outgoing connections leave from the same address
 * @param keyLog a file that gets the TLS secrets of all connections (draft-ietf-tls-keylogfile), which lays open all
 *     that is said: for development alone
 */
public record StoqConfiguration(
        InetSocketAddress bind,
        QuicLimits quic,
        StoqLimits limits,
        CongestionControl congestion,
        Backend backend,
        TierPolicy tiers,
        Optional<Path> keyLog) {

    /** The defaults at an address. */
    public static StoqConfiguration at(InetSocketAddress bind) {
        return new StoqConfiguration(
                bind,
                QuicLimits.forPeers(),
                StoqLimits.standard(),
                CongestionControl.CUBIC,
                Backend.AUTO,
                TierPolicy.AUTO,
                Optional.empty());
    }

    public StoqConfiguration with(QuicLimits other) {
        return new StoqConfiguration(bind, other, limits, congestion, backend, tiers, keyLog);
    }

    public StoqConfiguration with(StoqLimits other) {
        return new StoqConfiguration(bind, quic, other, congestion, backend, tiers, keyLog);
    }

    public StoqConfiguration with(CongestionControl other) {
        return new StoqConfiguration(bind, quic, limits, other, backend, tiers, keyLog);
    }

    public StoqConfiguration with(Backend other) {
        return new StoqConfiguration(bind, quic, limits, congestion, other, tiers, keyLog);
    }

    /** A fixed tier also has its own windows and buffers. */
    public StoqConfiguration with(TierPolicy other) {
        return new StoqConfiguration(
                bind, other.fixed().map(quic::with).orElse(quic), limits, congestion, backend, other, keyLog);
    }

    /** The same with a key log. */
    public StoqConfiguration withKeyLog(Path file) {
        return new StoqConfiguration(bind, quic, limits, congestion, backend, tiers, Optional.of(file));
    }
}
