package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.KeyName;
import internet2.trustchain.NetworkKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The key of all zones, and the one that takes its place, as far as that has got: who is published and who signs what.
 *
 * <p>The key is a combined signing key. As a zone-signing key it is replaced by pre-publication (RFC 6781 4.1.1.1), as
 * a key-signing key by two signatures under the DNSKEY set, and only there (4.1.2), so that a validator that knows
 * either key believes every answer in each stage but the last. {@link KeyReplacement} says when a stage ends.
 *
 * @param current the key in force
 * @param next takes its place
 * @param signerSince from when on {@link #signer} signs, by the time of blocks
 */
public record ZoneKeys(Generation current, Optional<Generation> next, Instant signerSince, KeyStage stage)
        implements Encodable {

    /** At the apex, signed by both keys as long as a parent may know either (RFC 7344 4.1). */
    private static final Set<RecordType> FOR_PARENTS = Set.of(RecordType.CDS, RecordType.CDNSKEY);

    /**
     * A key and which of the network's it is.
     *
     * @param number as in {@link KeyName}
     */
    public record Generation(int number, ZoneKey key) implements Encodable {

        public Generation {
            if (number < 1 || number > KeyName.GENERATIONS_MAX) {
                throw new MalformedInputException(
                        "keys of the zones are 1 to " + KeyName.GENERATIONS_MAX + ", not " + number);
            }
        }

        static Generation decode(CanonicalReader in) {
            return new Generation((int) in.u32(), ZoneKey.decode(in));
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u32(number).value(key);
        }
    }

    public ZoneKeys {
        if (next.isEmpty() && stage.phase() != KeyStage.Phase.ALONE) {
            throw new IllegalArgumentException("a key takes another's place only where there are two");
        }
    }

    /** Of a network that begins with this key. */
    public static ZoneKeys of(ZoneKey key) {
        return new ZoneKeys(new Generation(1, key), Optional.empty(), Instant.EPOCH, KeyStage.FIRST);
    }

    /** With one that shall take the key's place; nothing of it is published yet. */
    ZoneKeys with(Generation replacing) {
        return new ZoneKeys(current, Optional.of(replacing), signerSince, stage);
    }

    /** Whether this one may take the key's place now. */
    boolean takes(Generation replacing) {
        return next.isEmpty() && replacing.number() > current.number();
    }

    /** Whether this is the phase, and it waits for more than caches. */
    boolean isHeld(KeyStage.Phase phase) {
        return stage.phase() == phase && !phase.hold().isZero() && !stage.released();
    }

    ZoneKeys in(KeyStage next) {
        return new ZoneKeys(current, this.next, signerSince, next);
    }

    /** Whether a validator can take one for the other, as it looks for keys by their tags first. */
    boolean hasTagOf(ZoneKey other) {
        Set<Integer> mine = Set.of(current.key().tag(), current.key().revoke().tag());
        return mine.contains(other.tag()) || mine.contains(other.revoke().tag());
    }

    /** Whether this key is made to follow the present one. */
    public boolean isLater(KeyName name) {
        return name.purpose() == NetworkKey.ZONES && name.generation() > current.number();
    }

    /** Whether it can: one that is taken for the present one never does. */
    public boolean mayFollow(KeyName name, Ed25519PublicKey key) {
        return isLater(name) && !hasTagOf(new ZoneKey(key));
    }

    private boolean isLate() {
        return stage.phase() == KeyStage.Phase.SIGNING || stage.phase() == KeyStage.Phase.REVOKED;
    }

    /** What signs everything that is not said of {@link #signers}, and revisions as wholes. */
    public Generation signer() {
        return isLate() ? next.orElseThrow() : current;
    }

    /** Which keys sign a set of this type. */
    List<ZoneKey> signers(RecordType type) {
        boolean both = type.equals(RecordType.DNSKEY)
                || (FOR_PARENTS.contains(type) && stage.phase() != KeyStage.Phase.REVOKED);
        return both ? published() : List.of(signer().key());
    }

    /** The keys in the DNSKEY set. */
    public List<ZoneKey> published() {
        return switch (stage.phase()) {
            case ALONE -> List.of(current.key());
            case PUBLISHED, SIGNING -> good();
            // RFC 5011 2.1: with this bit it is in the set, and signs the set, for its own revocation
            case REVOKED -> List.of(current.key().revoke(), next.orElseThrow().key());
        };
    }

    /** The keys that parents and validators may trust: what CDS, CDNSKEY and DS records are made of. */
    public List<ZoneKey> good() {
        return switch (stage.phase()) {
            case ALONE -> List.of(current.key());
            case PUBLISHED, SIGNING -> List.of(current.key(), next.orElseThrow().key());
            case REVOKED -> List.of(next.orElseThrow().key());
        };
    }

    /** Whose signature it is, by the tag in it; empty where it is of none of these keys. */
    Optional<Generation> signerOf(Bytes rrsig) {
        int tag = Rrsig.keyTag(rrsig);
        return Stream.concat(Stream.of(current), next.stream())
                .filter(each -> published().stream()
                        .anyMatch(key ->
                                key.tag() == tag && key.key().equals(each.key().key())))
                .findFirst();
    }

    /** Data of the DNSKEY set. */
    List<Bytes> dnskeys() {
        return published().stream().map(ZoneKey::dnskey).toList();
    }

    /** Data of the CDNSKEY set. */
    List<Bytes> childKeys() {
        return good().stream().map(ZoneKey::dnskey).toList();
    }

    /** Data of a zone's DS and CDS sets. */
    public List<Bytes> ds(DomainName zone) {
        return good().stream().flatMap(key -> key.ds(zone).stream()).toList();
    }

    /** What was signed by then, in seconds since 1970, is not by {@link #signer}. */
    long signedBefore() {
        return signedBefore(signerSince);
    }

    /** What at an apex, or of one in the zone above, was signed by then is from an earlier stage. */
    long apexSignedBefore() {
        return signedBefore(stage.since());
    }

    private static long signedBefore(Instant since) {
        return since.minus(RevisionPlan.BACKDATE).getEpochSecond();
    }

    /** Of what is signed at this time. Later than all of earlier stages, though one began in the same second. */
    Rrsig.Validity validity(Instant time) {
        long inception = time.minus(RevisionPlan.BACKDATE).getEpochSecond();
        return new Rrsig.Validity(
                stage.since().equals(Instant.EPOCH) ? inception : Math.max(inception, apexSignedBefore() + 1),
                time.plus(RevisionPlan.LIFETIME).getEpochSecond());
    }

    /** Whether the stage that follows may begin. */
    boolean isOver(Instant time) {
        return stage.end().filter(end -> !time.isBefore(end)).isPresent();
    }

    /** The stage that follows, from this time on. */
    ZoneKeys after(Instant time, Duration memory) {
        return switch (stage.phase()) {
            case ALONE -> in(KeyStage.begin(KeyStage.Phase.PUBLISHED, time, memory));
            case PUBLISHED -> new ZoneKeys(current, next, time, KeyStage.begin(KeyStage.Phase.SIGNING, time, memory));
            case SIGNING -> in(KeyStage.begin(KeyStage.Phase.REVOKED, time, memory));
            case REVOKED ->
                new ZoneKeys(
                        next.orElseThrow(),
                        Optional.empty(),
                        signerSince,
                        KeyStage.begin(KeyStage.Phase.ALONE, time, memory));
        };
    }

    static ZoneKeys decode(CanonicalReader in) {
        try {
            return new ZoneKeys(
                    Generation.decode(in), in.optional(Generation::decode), in.instant(), KeyStage.decode(in));
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.value(current)
                .optional(next, CanonicalWriter::value)
                .instant(signerSince)
                .value(stage);
    }
}
