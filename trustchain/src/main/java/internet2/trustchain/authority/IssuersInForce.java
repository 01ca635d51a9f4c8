package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.trustchain.KeyName;
import internet2.trustchain.NetworkKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The issuing keys of a hierarchy under which something may be in force, and what each of them has of its own: lists
 * and an OCSP responder. Thread-safe.
 */
final class IssuersInForce {

    private final AuthorityIdentity identity;
    private final CertificateLedger ledger;
    private final Map<Integer, Issuer> byGeneration = new ConcurrentHashMap<>();

    /** @param certificate of the key, for its name: the ledger has the newest */
    record Issuer(IssuerCertificate certificate, RevocationLists lists, OcspResponder ocsp) {}

    IssuersInForce(AuthorityIdentity identity, CertificateLedger ledger) {
        this.identity = identity;
        this.ledger = ledger;
    }

    /** The newest first; there is always one. A key may be gone on the ledger before it is over by this clock. */
    List<Issuer> at(Instant now) {
        List<Integer> all = ledger.state().generationsInForce(hierarchy(), now);
        List<Integer> generations = all.stream()
                .filter(generation -> generation.equals(all.getFirst()) || isHeld(generation))
                .toList();
        byGeneration.keySet().retainAll(generations);
        return generations.stream()
                .map(generation -> byGeneration.computeIfAbsent(generation, this::issuer))
                .toList();
    }

    private boolean isHeld(int generation) {
        String key = new KeyName(NetworkKey.ISSUING, generation).id();
        return !ledger.holders().holders(key).isEmpty();
    }

    /** What is to be done for one of them. */
    @FunctionalInterface
    interface Chore {
        void of(Issuer issuer) throws IssuanceRefused;
    }

    /**
     * Does it for each, whatever becomes of the others.
     *
     * @throws IssuanceRefused the first refusal, once each was tried
     */
    void each(Instant now, Chore chore) throws IssuanceRefused {
        Optional<IssuanceRefused> first = Optional.empty();
        for (Issuer issuer : at(now)) {
            try {
                chore.of(issuer);
            } catch (IssuanceRefused e) {
                first = first.or(() -> Optional.of(e));
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
    }

    /** The list of all under the newest one's key, or of a shard of them. */
    Bytes newestList(Optional<CrlShard> shard, Instant now) throws IssuanceRefused {
        return at(now).getFirst().lists().current(shard, now);
    }

    /** See {@link Authority#revocationList(String)}. */
    Optional<Bytes> list(String fileName, Instant now) throws IssuanceRefused {
        for (Issuer issuer : at(now)) {
            String name = issuer.certificate().fileName();
            Optional<CrlShard> shard = CrlShard.named(fileName, name);
            if (shard.isPresent() || fileName.equals(name)) {
                return Optional.of(issuer.lists().current(shard, now));
            }
        }
        return Optional.empty();
    }

    /** Of the issuer that the request names. */
    OcspAnswer answer(Bytes request, Instant now) {
        return at(now).stream()
                .map(issuer -> issuer.ocsp().respond(request, now))
                .filter(answer -> !answer.equals(OcspAnswer.UNAUTHORIZED))
                .findFirst()
                .orElse(OcspAnswer.UNAUTHORIZED);
    }

    private Issuer issuer(int generation) {
        IssuerCertificate certificate =
                ledger.state().intermediate(hierarchy(), generation).orElseThrow();
        return new Issuer(
                certificate,
                new RevocationLists(certificate, identity.keys().of(generation), identity.baseUrl(), ledger.state()),
                new OcspResponder(certificate, serial -> ledger.state().standing(serial, hierarchy(), generation)));
    }

    private Hierarchy hierarchy() {
        return identity.issuer().key().hierarchy();
    }
}
