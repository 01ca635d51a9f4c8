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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One step of what the network serves, all of it at once: what is removed, and what is put in its place. As
 * {@link RevisionPlan} makes it, nothing is signed yet, and it is the same on every node.
 *
 * @param number one more than that of the revision before, from 1: what was accepted is never accepted again
 * @param put sets with their signatures
 * @param removed sets that are served no more
 * @param keys what signs from the next one on, where that changes; it changes nothing else then
 */
public record Revision(long number, List<SignedSet> put, List<Place> removed, Optional<ZoneKeys> keys)
        implements Encodable {

    /** More than {@link RevisionPlan} ever puts into one. */
    static final int SETS_MAX = 1024;

    /** So that it can be declared twice, once to write and once to remove, with the zones that get a new serial. */
    static final int BYTES_MAX = 400 << 10;

    private static final String DOMAIN = "names/revision";
    private static final String STEP_DOMAIN = "names/revision-of-keys";

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

    Revision(long number, List<SignedSet> put, List<Place> removed) {
        this(number, put, removed, Optional.empty());
    }

    /** Nothing but a step in the replacement of the key. */
    static Revision step(long number, ZoneKeys keys) {
        return new Revision(number, List.of(), List.of(), Optional.of(keys));
    }

    boolean isEmpty() {
        return put.isEmpty() && removed.isEmpty() && keys.isEmpty();
    }

    /** What is signed besides the sets of a planned revision, so that nobody leaves some of them out. */
    Bytes message() {
        return DomainSeparation.apply(keys.isPresent() ? STEP_DOMAIN : DOMAIN, encoded());
    }

    /** Everything that has to be signed, each once: the last message is the revision's own. */
    public List<Bytes> messages() {
        List<Bytes> messages = new ArrayList<>();
        put.forEach(set -> set.rrsigs().forEach(head -> messages.add(set.message(head))));
        messages.add(message());
        return messages.stream().distinct().toList();
    }

    /** The same by the number of the key that is to sign them. */
    public Map<Integer, List<Bytes>> messages(ZoneKeys by) {
        Map<Integer, Set<Bytes>> messages = new TreeMap<>();
        put.forEach(set -> set.rrsigs().forEach(head -> {
            ZoneKeys.Generation signer = by.signerOf(head).orElseThrow();
            messages.computeIfAbsent(signer.number(), none -> new LinkedHashSet<>())
                    .add(set.message(head));
        }));
        messages.computeIfAbsent(by.signer().number(), none -> new LinkedHashSet<>())
                .add(message());
        Map<Integer, List<Bytes>> lists = new TreeMap<>();
        messages.forEach((number, each) -> lists.put(number, List.copyOf(each)));
        return lists;
    }

    /**
     * The operation that brings it onto the ledger.
     *
     * @param signatures of each of {@link #messages}
     */
    public NamesOperation.SignZones signed(Map<Bytes, Bytes> signatures) {
        List<SignedSet> signed = put.stream()
                .map(set -> set.with(head ->
                        head.concat(Objects.requireNonNull(signatures.get(set.message(head)), "a set is not signed"))))
                .toList();
        return new NamesOperation.SignZones(
                new Revision(number, signed, removed, keys),
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
        int signatures = put.stream().mapToInt(set -> set.rrsigs().size()).sum() * Ed25519PublicKey.SIGNATURE_SIZE;
        return put.size() <= SETS_MAX && removed.size() <= SETS_MAX && encoded().size() + signatures <= BYTES_MAX;
    }

    /** Whether one of the keys signed each set, and the one whose turn it is all of them together. */
    boolean isSignedBy(ZoneKeys by, Bytes signature) {
        List<SignedSet> planned =
                put.stream().map(set -> set.with(Revision::unsigned)).toList();
        return by.signer().key().key().verify(new Revision(number, planned, removed, keys).message(), signature)
                && put.stream().allMatch(set -> set.rrsigs().stream().allMatch(rrsig -> isSignedBy(by, set, rrsig)));
    }

    private static boolean isSignedBy(ZoneKeys by, SignedSet set, Bytes rrsig) {
        return Rrsig.isWhole(rrsig)
                && by.signerOf(rrsig)
                        .filter(signer -> Rrsig.verify(signer.key().key(), rrsig, set.name(), set.type(), set.data()))
                        .isPresent();
    }

    private static Bytes unsigned(Bytes rrsig) {
        return rrsig.slice(0, Math.max(0, rrsig.size() - Ed25519PublicKey.SIGNATURE_SIZE));
    }

    /** @param step whether it changes the keys and nothing else */
    static Revision decode(CanonicalReader in, boolean step) {
        long number = in.natural("a revision");
        return step
                ? step(number, ZoneKeys.decode(in))
                : new Revision(number, in.list(SETS_MAX, SignedSet::decode), in.list(SETS_MAX, Place::decode));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(number);
        keys.ifPresentOrElse(
                out::value, () -> out.list(put, CanonicalWriter::value).list(removed, CanonicalWriter::value));
    }
}
