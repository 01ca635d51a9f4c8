package internet2.stoq.quic;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * @param bind an IPv6 address of this machine, port 0 for any
 * @param carrier takes the place of a socket; then {@code bind} is a {@link CarriedPlace}
 */
public record EndpointConfiguration(
        InetSocketAddress bind,
        TlsPolicy policy,
        QuicLimits limits,
        CongestionControl congestion,
        Optional<PacketCarrier> carrier) {

    public EndpointConfiguration(InetSocketAddress bind, TlsPolicy policy, QuicLimits limits) {
        this(bind, policy, limits, CongestionControl.CUBIC);
    }

    public EndpointConfiguration(
            InetSocketAddress bind, TlsPolicy policy, QuicLimits limits, CongestionControl congestion) {
        this(bind, policy, limits, congestion, Optional.empty());
    }

    /** The same over a carrier. */
    public EndpointConfiguration carriedBy(PacketCarrier other) {
        return new EndpointConfiguration(
                CarriedPlace.of(0),
                policy,
                limits.withUdpPayload(PacketCarrier.PACKET_BYTES_MAX),
                congestion,
                Optional.of(other));
    }
}
