package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.DomainSeparation;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One step of what the network serves, all of it at once: what is removed, and what is put in its place. As
 * {@link RevisionPlan} makes it, nothing is signed yet, and it is the same on every node.
 *
 * @param number one more than that of the revision before, from 1: what was accepted is never accepted again
 * @param put sets with their signatures
 * @param removed sets that are served no more
 */
public record Revision(long number, List<SignedSet> put, List<Place> removed) implements Encodable {

    /** More than {@link RevisionPlan} ever puts into one. */
    static final int SETS_MAX = 1024;

    /** So that it can be declared twice, once to write and once to remove, with the zones that get a new serial. */
    static final int BYTES_MAX = 400 << 10;

    private static final String DOMAIN = "names/revision";

    /** Where a set stands. */
    record Place(DomainName zone, DomainName name, RecordType type) implements Encodable {

        static Place decode(CanonicalReader in) {
            return new Place(Wire.decodeName(in), Wire.decodeName(in), new RecordType(in.u16()));
        }

        @Override
        public void encode(CanonicalWriter out) {
            Wire.encodeName(out, zone);
            Wire.encodeName(out, name);
            out.u16(type.code());
        }
    }

    public Revision {
        put = List.copyOf(put);
        removed = List.copyOf(removed);
    }

    /** What is signed besides the sets of a planned revision, so that nobody leaves some of them out. */
    Bytes message() {
        return DomainSeparation.apply(DOMAIN, encoded());
    }

    /** Everything that has to be signed, each once: the last message is the revision's own. */
    public List<Bytes> messages() {
        List<Bytes> messages = new ArrayList<>();
        put.forEach(set -> set.message().ifPresent(messages::add));
        messages.add(message());
        return messages.stream().distinct().toList();
    }

    /**
     * The operation that brings it onto the ledger.
     *
     * @param signatures of each of {@link #messages}
     */
    public NamesOperation.SignZones signed(Map<Bytes, Bytes> signatures) {
        List<SignedSet> signed = put.stream()
                .map(set -> set.message()
                        .map(message ->
                                set.with(Objects.requireNonNull(signatures.get(message), "a set is not signed")))
                        .orElse(set))
                .toList();
        return new NamesOperation.SignZones(
                new Revision(number, signed, removed),
                Objects.requireNonNull(signatures.get(message()), "the revision itself is not signed"));
    }

    /** The apexes of the zones that it changes. */
    Set<DomainName> zones() {
        Set<DomainName> zones = new LinkedHashSet<>();
        put.forEach(set -> zones.add(set.zone()));
        removed.forEach(place -> zones.add(place.zone()));
        return zones;
    }

    /** Whether an operation has room for it and its signatures. */
    boolean fits() {
        int signatures = put.size() * Ed25519PublicKey.SIGNATURE_SIZE;
        return put.size() <= SETS_MAX && removed.size() <= SETS_MAX && encoded().size() + signatures <= BYTES_MAX;
    }

    /** Whether the key signed each set, and all of them together. */
    boolean isSignedBy(Ed25519PublicKey key, Bytes signature) {
        List<SignedSet> planned = put.stream().map(Revision::unsigned).toList();
        return key.verify(new Revision(number, planned, removed).message(), signature)
                && put.stream()
                        .allMatch(set -> set.rrsig()
                                .map(rrsig -> Rrsig.verify(key, rrsig, set.name(), set.type(), set.data()))
                                .orElse(true));
    }

    private static SignedSet unsigned(SignedSet set) {
        return new SignedSet(
                set.zone(),
                set.name(),
                set.type(),
                set.ttl(),
                set.data(),
                set.rrsig().map(rrsig -> rrsig.slice(0, Math.max(0, rrsig.size() - Ed25519PublicKey.SIGNATURE_SIZE))));
    }

    static Revision decode(CanonicalReader in) {
        return new Revision(
                in.natural("a revision"), in.list(SETS_MAX, SignedSet::decode), in.list(SETS_MAX, Place::decode));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(number).list(put, CanonicalWriter::value).list(removed, CanonicalWriter::value);
    }
}
