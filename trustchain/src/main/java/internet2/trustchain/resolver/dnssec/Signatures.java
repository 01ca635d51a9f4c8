package internet2.trustchain.resolver.dnssec;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DomainName;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether a set is signed by one of a zone's keys (RFC 4035 5.3). */
public final class Signatures {

    /** More keys of one tag than this are not looked at: honest zones roll one key at a time. */
    public static final int COLLISIONS_MAX = 4;

    /** More signatures over one set than this are not looked at. */
    public static final int PER_SET_MAX = 8;

    private Signatures() {}

    /** What checking came to. */
    public sealed interface Check {
        record Valid(Rrsig signature) implements Check {}

        record Invalid(ExtendedError error, String reason) implements Check {}
    }

    /** Looks for one signature that holds; the keys are the zone's, and trusted. */
    public static Check check(RrSet set, DomainName zone, List<Dnskey> keys, Instant now, Work work) {
        Check worst = new Check.Invalid(
                ExtendedError.RRSIGS_MISSING, set.name() + " " + set.type() + " has no signature of " + zone);
        int tried = 0;
        for (Rrsig signature : set.signatures()) {
            if (!belongs(signature, set, zone) || tried == PER_SET_MAX) {
                continue;
            }
            tried++;
            Check check = check(signature, set, keys, now, work);
            if (check instanceof Check.Valid) {
                return check;
            }
            worst = check;
        }
        return worst;
    }

    /** RFC 4035 5.3.1, as far as it does not depend on time and keys. */
    private static boolean belongs(Rrsig signature, RrSet set, DomainName zone) {
        return signature.covered().equals(set.type())
                && signature.signer().equals(zone)
                && set.name().isAtOrBelow(zone)
                && signature.labels() <= labels(set.name())
                && signature.labels() >= zone.labels();
    }

    private static Check check(Rrsig signature, RrSet set, List<Dnskey> keys, Instant now, Work work) {
        String what = set.name() + " " + set.type();
        Optional<SigningAlgorithm> algorithm = SigningAlgorithm.of(signature.algorithm());
        if (algorithm.isEmpty()) {
            return new Check.Invalid(
                    ExtendedError.UNSUPPORTED_ALGORITHM, what + " is signed with algorithm " + signature.algorithm());
        }
        if (signature.expired(now)) {
            return new Check.Invalid(ExtendedError.SIGNATURE_EXPIRED, "the signature of " + what + " has expired");
        }
        if (signature.early(now)) {
            return new Check.Invalid(
                    ExtendedError.SIGNATURE_NOT_YET_VALID, "the signature of " + what + " is not valid yet");
        }
        List<Dnskey> candidates = keys.stream()
                .filter(key ->
                        key.signs() && key.algorithm() == signature.algorithm() && key.tag() == signature.keyTag())
                .limit(COLLISIONS_MAX)
                .toList();
        if (candidates.isEmpty()) {
            return new Check.Invalid(
                    ExtendedError.DNSKEY_MISSING, "no key of the zone has the tag of the signature of " + what);
        }
        Bytes content = content(signature, set);
        for (Dnskey key : candidates) {
            if (!work.signature()) {
                return new Check.Invalid(ExtendedError.BOGUS, "too many signatures to check");
            }
            if (algorithm.get().verify(key.key(), content, signature.signature())) {
                return new Check.Valid(signature);
            }
        }
        return new Check.Invalid(ExtendedError.BOGUS, "the signature of " + what + " does not hold");
    }

    /** RFC 4035 5.3.2. */
    private static Bytes content(Rrsig signature, RrSet set) {
        Bytes owner = owner(signature, set.name()).lowerCase().wire();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(signature.signedPart().toArray());
        set.data().stream()
                .map(data -> CanonicalForm.data(set.type(), data))
                .distinct()
                .sorted()
                .forEach(data -> {
                    out.writeBytes(owner.toArray());
                    u16(out, set.type().code());
                    u16(out, 1);
                    u16(out, (int) (signature.originalTtl() >>> 16));
                    u16(out, (int) signature.originalTtl());
                    u16(out, data.size());
                    out.writeBytes(data.toArray());
                });
        return Bytes.wrap(out.toByteArray());
    }

    private static DomainName owner(Rrsig signature, DomainName name) {
        return expanded(signature, name) ? name.suffix(signature.labels()).child("*") : name;
    }

    /** Whether the name was made from a wildcard (RFC 4035 5.3.4). */
    public static boolean expanded(Rrsig signature, DomainName name) {
        return signature.labels() < labels(name);
    }

    /** RFC 4034 3.1.3: a leading asterisk is not counted. */
    private static int labels(DomainName name) {
        return name.isWildcard() ? name.labels() - 1 : name.labels();
    }

    private static void u16(ByteArrayOutputStream out, int value) {
        out.write(value >>> 8);
        out.write(value);
    }
}
