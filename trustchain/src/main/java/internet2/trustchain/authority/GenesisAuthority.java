package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Pem;
import internet2.trustchain.NetworkKey;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.threshold.epochs.KeyEpoch;
import internet2.trustchain.threshold.epochs.KeysGenesis;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bouncycastle.asn1.x509.TBSCertificate;

/**
 * The authority that a new network begins with: a root, an intermediate, the log's key and that of
 * the zones.
 *
 * <p>One node makes the keys and holds them alone until others vote: then they are handed over, each to all of them
 * ({@link internet2.trustchain.threshold.epochs.Handover}), and the certificates stay as they are. The root's key
 * signs intermediates and nothing else.
 *
 * @param payload what the genesis document holds for the module {@code certificates}
 * @param keys what it holds for the module {@code keys}
 * @param rootKey secret
 * @param issuingKey of the intermediate. Secret.
 * @param logKey signs checkpoints. Secret.
 * @param zonesKey signs the zones. Secret.
 * @param webRootKey of the web hierarchy's root. Secret.
 * @param webIssuingKey of its intermediate; it stays where it was made. Secret.
 */
public record GenesisAuthority(
        CertificatesGenesis payload,
        KeysGenesis keys,
        LocalIssuingKey rootKey,
        LocalIssuingKey issuingKey,
        LocalIssuingKey logKey,
        LocalIssuingKey zonesKey,
        WebIssuingKey webRootKey,
        WebIssuingKey webIssuingKey) {

    public static final Duration ROOT_LIFETIME = Duration.ofDays(3653);
    public static final Duration INTERMEDIATE_LIFETIME = Duration.ofDays(365);

    /** Before genesis by so much, for machines whose clocks are behind. */
    private static final Duration BACKDATE = Duration.ofHours(1);

    /**
     * Makes keys and certificates.
     *
     * @param trustDomain the network's zone, such as {@code example.internal}; also names the log
     * @param holder the node that holds the keys
     */
    public static GenesisAuthority create(
            String trustDomain, IssuancePolicy policy, NodeId holder, Instant now, SecureRandom random) {
        return create(List.of(trustDomain), policy, holder, now, random);
    }

    /**
     * The same with more zones.
     *
     * @param zones the trust domain first; what the web hierarchy is constrained to
     */
    public static GenesisAuthority create(
            List<String> zones, IssuancePolicy policy, NodeId holder, Instant now, SecureRandom random) {
        return create(zones, Optional.empty(), policy, holder, now, random);
    }

    /**
     * The same with an intermediate that names the root's revocation list.
     *
     * @param baseUrl under which the holder serves it, such as {@code http://[::1]:8080}
     */
    public static GenesisAuthority create(
            List<String> zones,
            Optional<String> baseUrl,
            IssuancePolicy policy,
            NodeId holder,
            Instant now,
            SecureRandom random) {
        String trustDomain = zones.getFirst();
        LocalIssuingKey rootKey = LocalIssuingKey.generate(random);
        LocalIssuingKey issuingKey = LocalIssuingKey.generate(random);
        LocalIssuingKey logKey = LocalIssuingKey.generate(random);
        LocalIssuingKey zonesKey = LocalIssuingKey.generate(random);
        Instant from = now.truncatedTo(ChronoUnit.SECONDS).minus(BACKDATE);
        Bytes root = AuthorityProfile.root(trustDomain, Serial.random(random), from, from.plus(ROOT_LIFETIME), rootKey);
        IssuerCertificate rootCertificate = IssuerCertificate.parse(root);
        TBSCertificate below = AuthorityProfile.intermediate(
                trustDomain,
                Serial.random(random),
                from,
                from.plus(INTERMEDIATE_LIFETIME),
                issuingKey.authorityKey(),
                rootCertificate,
                baseUrl.map(base -> RootList.url(base, rootCertificate)));
        Bytes intermediate = X509.signedEd25519(below, rootKey.sign(X509.der(below)));
        WebIssuingKey webRootKey = WebIssuingKey.generate(random);
        WebIssuingKey webIssuingKey = WebIssuingKey.generate(random);
        WebHierarchy web = web(zones, webRootKey, webIssuingKey, from, random);
        NoteKey log = new NoteKey(trustDomain + "/log", logKey.publicKey());
        return new GenesisAuthority(
                new CertificatesGenesis(trustDomain, root, List.of(intermediate), log, policy, Optional.of(web)),
                new KeysGenesis(new TreeMap<>(Map.of(
                        NetworkKey.ROOT.id(), KeyEpoch.sole(holder, rootKey.key()),
                        NetworkKey.ISSUING.id(), KeyEpoch.sole(holder, issuingKey.key()),
                        NetworkKey.LOG.id(), KeyEpoch.sole(holder, logKey.key()),
                        NetworkKey.ZONES.id(), KeyEpoch.sole(holder, zonesKey.key())))),
                rootKey,
                issuingKey,
                logKey,
                zonesKey,
                webRootKey,
                webIssuingKey);
    }

    private static WebHierarchy web(
            List<String> zones, WebIssuingKey rootKey, WebIssuingKey issuingKey, Instant from, SecureRandom random) {
        Bytes root = AuthorityProfile.webRoot(
                zones.getFirst(), Serial.random(random), from, from.plus(ROOT_LIFETIME), rootKey);
        Bytes intermediate = AuthorityProfile.webIntermediate(
                zones.getFirst(),
                Serial.random(random),
                from,
                from.plus(INTERMEDIATE_LIFETIME),
                issuingKey.authorityKey(),
                PermittedNames.in(zones),
                IssuerCertificate.parse(root),
                rootKey);
        return new WebHierarchy(root, List.of(intermediate));
    }

    /** The only share of each key. Secret. */
    public Map<NetworkKey, LocalIssuingKey> secrets() {
        return Map.of(
                NetworkKey.ROOT,
                rootKey,
                NetworkKey.ISSUING,
                issuingKey,
                NetworkKey.LOG,
                logKey,
                NetworkKey.ZONES,
                zonesKey);
    }

    /** What clients put into their trust store. */
    public String bundle() {
        return new Pem(Pem.CERTIFICATE, payload.root()).text();
    }
}
