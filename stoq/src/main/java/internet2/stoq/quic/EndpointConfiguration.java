package internet2.stoq.quic;

import internet2.stoq.tiers.TierPolicy;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * @param bind an IPv6 address of this machine, port 0 for any
 * @param carrier takes the place of a socket; then {@code bind} is a {@link CarriedPlace}
 * @param diagnosis what is written down of connections
 */
public record EndpointConfiguration(
        InetSocketAddress bind,
        TlsPolicy policy,
        QuicLimits limits,
        CongestionControl congestion,
        TierPolicy tiers,
        Optional<PacketCarrier> carrier,
        Diagnosis diagnosis) {

    public EndpointConfiguration(InetSocketAddress bind, TlsPolicy policy, QuicLimits limits) {
        this(bind, policy, limits, CongestionControl.CUBIC, TierPolicy.AUTO, Diagnosis.none());
    }

    public EndpointConfiguration(
            InetSocketAddress bind,
            TlsPolicy policy,
            QuicLimits limits,
            CongestionControl congestion,
            TierPolicy tiers,
            Diagnosis diagnosis) {
        this(bind, policy, limits, congestion, tiers, Optional.empty(), diagnosis);
    }

    /** The same over a carrier. */
    public EndpointConfiguration carriedBy(PacketCarrier other) {
        return new EndpointConfiguration(
                CarriedPlace.of(0),
                policy,
                limits.withUdpPayload(PacketCarrier.PACKET_BYTES_MAX),
                congestion,
                tiers,
                Optional.of(other),
                diagnosis);
    }
}
