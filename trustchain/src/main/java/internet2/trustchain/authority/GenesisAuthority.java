package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.Pem;
import internet2.trustchain.log.NoteKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The authority that a new network begins with: a root, an intermediate, and the log's key.
 *
 * <p>The root's key signs intermediates and nothing else. Keep it in a file of its own and take that file
 * away from the machine after genesis; it is needed again when the intermediate is replaced, within a year.
 *
 * @param payload what the genesis document holds for the module {@code certificates}
 * @param rootKey for safe keeping. Secret.
 * @param issuingKey of the intermediate. Secret.
 * @param logKey signs checkpoints. Secret.
 */
public record GenesisAuthority(
        CertificatesGenesis payload, LocalIssuingKey rootKey, LocalIssuingKey issuingKey, LocalIssuingKey logKey) {

    public static final Duration ROOT_LIFETIME = Duration.ofDays(3653);
    public static final Duration INTERMEDIATE_LIFETIME = Duration.ofDays(365);

    /** Before genesis by so much, for machines whose clocks are behind. */
    private static final Duration BACKDATE = Duration.ofHours(1);

    /**
     * Makes keys and certificates.
     *
     * @param trustDomain the network's zone, such as {@code example.internal}; also names the log
     * @param authorities the nodes that will hold the issuing key
     */
    public static GenesisAuthority create(
            String trustDomain, IssuancePolicy policy, List<NodeId> authorities, Instant now, SecureRandom random) {
        LocalIssuingKey rootKey = new LocalIssuingKey(Ed25519Key.generate(random));
        LocalIssuingKey issuingKey = new LocalIssuingKey(Ed25519Key.generate(random));
        LocalIssuingKey logKey = new LocalIssuingKey(Ed25519Key.generate(random));
        Instant from = now.truncatedTo(ChronoUnit.SECONDS).minus(BACKDATE);
        Bytes root = AuthorityProfile.root(trustDomain, Serial.random(random), from, from.plus(ROOT_LIFETIME), rootKey);
        Bytes intermediate = AuthorityProfile.intermediate(
                trustDomain,
                Serial.random(random),
                from,
                from.plus(INTERMEDIATE_LIFETIME),
                issuingKey.publicKey(),
                IssuerCertificate.parse(root),
                rootKey);
        NoteKey log = new NoteKey(trustDomain + "/log", logKey.publicKey());
        return new GenesisAuthority(
                new CertificatesGenesis(trustDomain, root, List.of(intermediate), log, policy, authorities),
                rootKey,
                issuingKey,
                logKey);
    }

    /** What clients put into their trust store. */
    public String bundle() {
        return new Pem(Pem.CERTIFICATE, payload.root()).text();
    }
}
