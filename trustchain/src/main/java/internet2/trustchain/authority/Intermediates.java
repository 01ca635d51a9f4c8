package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.KeyName;
import internet2.trustchain.NetworkKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * The intermediates of a network, from the genesis document's on, both hierarchies. A renewed one has name and key of
 * the one before, so that what that one issued is under both; or else it is of the next generation, with a name and a
 * key of its own. Which of them belongs to an entry of the log is a matter of the block.
 */
final class Intermediates {

    /** @param height of the block that brought it; 0 in the genesis document */
    record Intermediate(IssuerCertificate certificate, long height) {}

    /** What the state has of a renewed one. */
    record Renewed(Bytes der, long height) implements Encodable {

        @Override
        public void encode(CanonicalWriter out) {
            out.bytes(der).u64(height);
        }

        static Renewed decode(CanonicalReader in) {
            return new Renewed(in.bytes(IssuerCertificate.SIZE_MAX), in.u64());
        }
    }

    private final CertificatesGenesis genesis;
    private final List<Intermediate> newestFirst;
    private final Map<AuthorityKey, Integer> generations;

    /** @param renewed in the order in which they came */
    Intermediates(CertificatesGenesis genesis, List<Renewed> renewed) {
        this.genesis = genesis;
        List<Intermediate> all = new ArrayList<>(genesis.everyIssuer().stream()
                .map(each -> new Intermediate(each, 0))
                .toList());
        renewed.forEach(each -> all.addFirst(new Intermediate(IssuerCertificate.parse(each.der()), each.height())));
        this.newestFirst = List.copyOf(all);
        this.generations = generations(genesis, newestFirst.reversed());
    }

    /** All that a network begins with are of the first. */
    private static Map<AuthorityKey, Integer> generations(CertificatesGenesis genesis, List<Intermediate> oldestFirst) {
        Map<AuthorityKey, Integer> generations = new HashMap<>();
        genesis.everyIssuer().forEach(each -> generations.put(each.key(), 1));
        Map<Hierarchy, Integer> newest = new EnumMap<>(Hierarchy.class);
        for (Intermediate each : oldestFirst) {
            AuthorityKey key = each.certificate().key();
            if (!generations.containsKey(key)) {
                generations.put(key, newest.merge(key.hierarchy(), 2, (last, first) -> last + 1));
            }
        }
        return Map.copyOf(generations);
    }

    CertificatesGenesis genesis() {
        return genesis;
    }

    /** Under which a hierarchy issues now. */
    Optional<IssuerCertificate> newest(Hierarchy hierarchy) {
        return all(hierarchy).findFirst();
    }

    /** The key with which the network hierarchy's certificates are signed now. */
    KeyName issuingKey() {
        return new KeyName(
                NetworkKey.ISSUING,
                newest(Hierarchy.NETWORK).map(this::generation).orElse(1));
    }

    /** Under which it issued in the block of this height. */
    Optional<IssuerCertificate> newestAt(Hierarchy hierarchy, long height) {
        return newestFirst.stream()
                .filter(each -> each.height() < height)
                .map(Intermediate::certificate)
                .filter(each -> each.key().hierarchy() == hierarchy)
                .findFirst();
    }

    /** Which of its hierarchy's keys an intermediate holds, from 1. */
    int generation(IssuerCertificate intermediate) {
        return generations.getOrDefault(intermediate.key(), 0);
    }

    /** The newest intermediate that holds this key of a hierarchy. */
    Optional<IssuerCertificate> newest(Hierarchy hierarchy, int generation) {
        return all(hierarchy).filter(each -> generation(each) == generation).findFirst();
    }

    /** Newest first. */
    Stream<IssuerCertificate> all(Hierarchy hierarchy) {
        return newestFirst.stream()
                .map(Intermediate::certificate)
                .filter(each -> each.key().hierarchy() == hierarchy);
    }

    /** Newest first, both hierarchies. */
    Stream<IssuerCertificate> all() {
        return newestFirst.stream().map(Intermediate::certificate);
    }

    /** The newest that a certificate names as its issuer. */
    Optional<IssuerCertificate> of(Certificate certificate) {
        return at(certificate, Long.MAX_VALUE);
    }

    /** The newest of these that was there before the block of this height: what its entries of the log name. */
    Optional<IssuerCertificate> at(Certificate certificate, long height) {
        return newestFirst.stream()
                .filter(each -> each.height() < height)
                .map(Intermediate::certificate)
                .filter(each -> each.names(certificate))
                .findFirst();
    }

    /** By its file name or fingerprint, roots too; the newest of a name. */
    Optional<IssuerCertificate> find(String fileName) {
        return authorities().filter(each -> each.fileName().equals(fileName)).findFirst();
    }

    Optional<IssuerCertificate> find(Hash fingerprint) {
        return authorities()
                .filter(each -> each.fingerprint().equals(fingerprint))
                .findFirst();
    }

    /** Roots, then intermediates, newest first. */
    Stream<IssuerCertificate> authorities() {
        return Stream.concat(Stream.of(Hierarchy.values()).flatMap(each -> genesis.root(each).stream()), all());
    }
}
