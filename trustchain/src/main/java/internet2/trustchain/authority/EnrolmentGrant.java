package internet2.trustchain.authority;

import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the holder of an enrolment token gets, as the ledger has it: certificates of names that the member who granted
 * it may have, for keys that the token signs for.
 *
 * @param key of the token; who has its other half has the token
 * @param names 1 to {@value #NAMES_MAX}, each once; none is an identity's SPIFFE ID
 * @param purpose a service's or the web's
 * @param lifetime of certificates, at most; the policy's default where it is empty
 * @param expires when the token ends; not what it brought
 * @param uses for how many keys, 1 to {@value #USES_MAX}
 */
public record EnrolmentGrant(
        Ed25519PublicKey key,
        List<SubjectName> names,
        Purpose purpose,
        Optional<Duration> lifetime,
        Instant expires,
        int uses)
        implements Encodable {

    public static final int NAMES_MAX = 16;
    public static final int USES_MAX = 1000;

    /** A token that waits longer is forgotten somewhere. */
    public static final Duration WAIT_MAX = Duration.ofDays(30);

    public EnrolmentGrant {
        names = List.copyOf(names);
        if (names.isEmpty()
                || names.size() > NAMES_MAX
                || names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("a token is good for 1 to " + NAMES_MAX + " names, each once");
        }
        if (names.stream().anyMatch(name -> name instanceof SubjectName.SpiffeId id && id.reserved())) {
            throw new IllegalArgumentException(
                    "a token brings no SPIFFE ID of a node or an identity: nodes join, and identities are admitted");
        }
        if (purpose != Purpose.SERVICE && purpose != Purpose.WEB) {
            throw new IllegalArgumentException("a token brings certificates for services and for the web");
        }
        if (uses < 1 || uses > USES_MAX) {
            throw new IllegalArgumentException("a token has 1 to " + USES_MAX + " uses, not " + uses);
        }
        if (lifetime.filter(each -> each.isNegative() || each.isZero()).isPresent()) {
            throw new IllegalArgumentException("a lifetime is longer than nothing");
        }
    }

    /** What the ledger knows the token by; no secret. */
    public Hash id() {
        return Hash.of(key.encoded());
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.value(key)
                .list(names, (to, name) -> to.text(name.text()))
                .u8(purpose.code())
                .optional(lifetime, CanonicalWriter::duration)
                .instant(expires)
                .u16(uses);
    }

    static EnrolmentGrant decode(CanonicalReader in) {
        try {
            return new EnrolmentGrant(
                    Ed25519PublicKey.decode(in),
                    in.list(NAMES_MAX, ControlClaim::decodeName),
                    Purpose.decode(in),
                    in.optional(CanonicalReader::duration),
                    in.instant(),
                    in.u16());
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }
}
