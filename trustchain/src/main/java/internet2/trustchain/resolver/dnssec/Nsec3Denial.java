package internet2.trustchain.resolver.dnssec;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Proofs from NSEC3 records of one zone and one set of parameters (RFC 5155 8). */
final class Nsec3Denial implements Denial {

    /** Above it a zone counts as unsigned (RFC 9276 3.2 lets validators choose; this is what RFC 5155 had at least). */
    static final int ITERATIONS_MAX = 150;

    private static final int SHA_1 = 1;

    private final DomainName zone;
    private final List<Nsec3> records;
    private final Work work;
    private final Map<DomainName, Bytes> hashes = new HashMap<>();

    private Nsec3Denial(DomainName zone, List<Nsec3> records, Work work) {
        this.zone = zone;
        this.records = records;
        this.work = work;
    }

    /** RFC 5155 8.1 and 8.2: records of other hashes, of other parameters, or with unknown flags are left out. */
    static Denial of(DomainName zone, List<Nsec3> records, Work work) {
        List<Nsec3> known = records.stream()
                .filter(each -> each.algorithm() == SHA_1
                        && (each.flags() & ~1) == 0
                        && each.zone().equals(zone))
                .toList();
        if (known.isEmpty()) {
            return new Nothing();
        }
        Nsec3 first = known.getFirst();
        return new Nsec3Denial(
                zone, known.stream().filter(first::sameParameters).toList(), work);
    }

    /** The deepest name above that exists, and the covering record of the name below that: none exists. */
    private record Encloser(DomainName name, Nsec3 nextCloser) {}

    @Override
    public Proof nameError(DomainName name) {
        if (tooDeep()) {
            return Proof.TOO_MANY_ITERATIONS;
        }
        Optional<Encloser> encloser = encloser(name);
        if (encloser.isEmpty() || covering(encloser.get().name().child("*")).isEmpty()) {
            return Proof.NOT_PROVEN;
        }
        return encloser.get().nextCloser().optOut() ? Proof.OPT_OUT : Proof.PROVEN;
    }

    @Override
    public Proof noData(DomainName name, RecordType type) {
        if (tooDeep()) {
            return Proof.TOO_MANY_ITERATIONS;
        }
        Optional<Nsec3> at = at(name);
        if (at.isPresent()) {
            return lacks(at.get(), name, type) ? Proof.PROVEN : Proof.NOT_PROVEN;
        }
        Optional<Encloser> encloser = encloser(name);
        if (encloser.isEmpty()) {
            return Proof.NOT_PROVEN;
        }
        Optional<Nsec3> wildcard = at(encloser.get().name().child("*"));
        if (wildcard.isPresent()) {
            return lacks(wildcard.get(), name, type) ? Proof.PROVEN : Proof.NOT_PROVEN;
        }
        return encloser.get().nextCloser().optOut() ? Proof.OPT_OUT : Proof.NOT_PROVEN;
    }

    @Override
    public Proof expansion(DomainName name, int labels) {
        if (tooDeep()) {
            return Proof.TOO_MANY_ITERATIONS;
        }
        return covering(name.suffix(labels + 1)).isPresent() ? Proof.PROVEN : Proof.NOT_PROVEN;
    }

    @Override
    public Cut cut(DomainName name) {
        if (tooDeep()) {
            return Cut.UNSIGNED; // RFC 9276 3.2: as if the zone below were not signed
        }
        Optional<Nsec3> at = at(name);
        if (at.isPresent()) {
            TypeBits types = at.get().types();
            if (types.has(RecordType.DS) || types.has(RecordType.SOA)) {
                return Cut.NOT_PROVEN;
            }
            return types.has(RecordType.NS) ? Cut.UNSIGNED : Cut.NONE;
        }
        return encloser(name)
                .map(encloser -> encloser.nextCloser().optOut() ? Cut.UNSIGNED : Cut.NONE)
                .orElse(Cut.NOT_PROVEN);
    }

    private boolean tooDeep() {
        return records.getFirst().iterations() > ITERATIONS_MAX;
    }

    private static boolean lacks(Nsec3 record, DomainName name, RecordType type) {
        TypeBits types = record.types();
        boolean rightSide = type.equals(RecordType.DS) ? !types.has(RecordType.SOA) || name.isRoot() : !types.cut();
        return rightSide && !types.has(type) && !types.has(RecordType.CNAME);
    }

    /** RFC 5155 8.3. */
    private Optional<Encloser> encloser(DomainName name) {
        for (int labels = name.labels() - 1; labels >= zone.labels(); labels--) {
            Optional<Nsec3> at = at(name.suffix(labels));
            if (at.isPresent()) {
                boolean elsewhere = at.get().types().cut() || at.get().types().has(RecordType.DNAME);
                DomainName found = name.suffix(labels);
                return elsewhere
                        ? Optional.empty()
                        : covering(name.suffix(labels + 1)).map(covering -> new Encloser(found, covering));
            }
        }
        return Optional.empty();
    }

    private Optional<Nsec3> at(DomainName name) {
        return hash(name)
                .flatMap(hash -> records.stream()
                        .filter(each -> each.hash().equals(hash))
                        .findFirst());
    }

    private Optional<Nsec3> covering(DomainName name) {
        return hash(name)
                .flatMap(hash ->
                        records.stream().filter(each -> each.covers(hash)).findFirst());
    }

    /** RFC 5155 5; nothing where that would be too much work. */
    private Optional<Bytes> hash(DomainName name) {
        Bytes known = hashes.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Nsec3 parameters = records.getFirst();
        if (!work.hashes(parameters.iterations() + 1)) {
            return Optional.empty();
        }
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] salt = parameters.salt().toArray();
            byte[] hash = name.lowerCase().wire().toArray();
            for (int i = 0; i <= parameters.iterations(); i++) {
                sha1.update(hash);
                hash = sha1.digest(salt);
            }
            hashes.put(name, Bytes.wrap(hash));
            return Optional.of(Bytes.wrap(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
