package internet2.server.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The node itself: how it does, and how others join its network. */
public interface NodeApi {

    NodeStatus status();

    Health health();

    /** Admin only. */
    JoinToken issueToken(Caller caller, TokenRequest request);

    /**
     * The node goes on under new keys and a new id; it serves again under them some seconds later. Admin only.
     *
     * @throws ApiProblem {@link ProblemKind#CONFLICT} where the network knows the node by its first keys for ever
     */
    KeyRotation rotateKeys(Caller caller);

    /** The token is the credential: no certificate is needed, and it serves once. */
    Admission join(JoinRequest request);

    /** @param listening what listens where, such as {@code stoq} to {@code [::1]:7443} */
    record NodeStatus(
            String id,
            String network,
            String version,
            String mode,
            String role,
            Instant startedAt,
            long height,
            Map<String, String> listening) {}

    /**
     * @param status {@code up} or {@code down}
     * @param parts each part's state: {@code up} or the reason why not
     */
    record Health(String status, Map<String, String> parts) {

        public boolean up() {
            return status.equals("up");
        }
    }

    /**
     * @param node its id from now on
     * @param before its id so far, which may do nothing any more
     */
    record KeyRotation(String node, String before) {}

    /** @param ttl how long the token may wait; absent: one hour */
    record TokenRequest(Optional<Duration> ttl) {}

    record JoinToken(String token, Instant expiresAt) {}

    /**
     * @param hybridPublicKey the node's identity, canonical encoding, base64
     * @param csr for the node's TLS key, PKCS#10, PEM
     * @param adminHybridPublicKey the identity of the new node's admin, canonical encoding, base64; absent: the admin
     *     has no keys but its TLS key
     * @param adminCsr for the admin's TLS key, PKCS#10, PEM
     * @param consent of the new node to {@code csr}: it is shown to every node that signs the certificate; canonical
     *     encoding, base64
     * @param adminConsent of the new node, the admin's host, to {@code adminCsr}
     */
    record JoinRequest(
            String token,
            String hybridPublicKey,
            String csr,
            Optional<String> adminHybridPublicKey,
            String adminCsr,
            String consent,
            String adminConsent) {}

    /**
     * @param genesis canonical encoding, base64
     * @param validators where to reach the network
     */
    record Admission(String network, String genesis, Credential node, Credential admin, List<Contact> validators) {}

    /**
     * @param certificate PEM
     * @param chain PEM, issuer first
     * @param proof trust proof
     */
    record Credential(String certificate, String chain, JsonNode proof) {}

    /** @param stoq host and UDP port, such as {@code [::1]:7443} */
    record Contact(String id, String stoq) {}
}
