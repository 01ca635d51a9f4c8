package internet2.stoq.quic;

import java.util.List;

/**
 * What TLS 1.3 (no other version exists in QUIC) must agree on for one ALPN.
 *
 * @param alpn the one application protocol (RFC 7301)
 * @param groups key exchange, most wanted first, in BoringSSL's names
 * @param askClient whether the server asks for a client certificate. A client may still send none:
 *     the layer above must refuse that, which lets it say why
 * @param excessiveLoadError the application's error code for a connection beyond the limits
 */
public record TlsPolicy(String alpn, List<String> groups, boolean askClient, int excessiveLoadError) {

    public static final String HYBRID = "X25519MLKEM768";

    /** RFC 9250, 8.4. */
    private static final int DOQ_EXCESSIVE_LOAD = 4;

    private static final int STOQ_OVERLOADED = 17;

    public TlsPolicy {
        groups = List.copyOf(groups);
        if (groups.isEmpty()) {
            throw new IllegalArgumentException("a TLS policy names at least one group");
        }
    }

    /** Peers of this network: hybrid key exchange only, certificates on both sides. */
    public static TlsPolicy stoq() {
        return new TlsPolicy("stoq/1", List.of(HYBRID), true, STOQ_OVERLOADED);
    }

    /** DNS over QUIC (RFC 9250): any modern client, anonymous. */
    public static TlsPolicy doq() {
        return new TlsPolicy("doq", List.of(HYBRID, "X25519", "P-256"), false, DOQ_EXCESSIVE_LOAD);
    }
}
