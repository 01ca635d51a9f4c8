package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.authority.ControlMethod;
import java.time.Instant;
import java.util.Optional;

/**
 * One way to show control of a name (RFC 8555 section 8).
 *
 * @param status pending, processing, valid or invalid
 * @param token 128 random bits in base64url; of no use to dns-persist-01
 * @param validated when it became valid
 * @param problem JSON of why it is invalid
 */
record Challenge(
        ControlMethod method, String token, Status status, Optional<Instant> validated, Optional<Bytes> problem)
        implements Encodable {

    private static final int TOKEN_LENGTH_MAX = 64;
    private static final int PROBLEM_BYTES_MAX = 16 << 10;

    static Challenge of(ControlMethod method, String token) {
        return new Challenge(method, token, Status.PENDING, Optional.empty(), Optional.empty());
    }

    Challenge processing() {
        return new Challenge(method, token, Status.PROCESSING, Optional.empty(), Optional.empty());
    }

    Challenge valid(Instant now) {
        return new Challenge(method, token, Status.VALID, Optional.of(now), Optional.empty());
    }

    Challenge invalid(Problem why) {
        return new Challenge(method, token, Status.INVALID, Optional.empty(), Optional.of(Json.write(why.document())));
    }

    static Challenge decode(CanonicalReader in) {
        return new Challenge(
                ControlMethod.decode(in),
                in.text(TOKEN_LENGTH_MAX),
                Status.decode(in),
                in.optional(CanonicalReader::instant),
                in.optional(next -> next.bytes(PROBLEM_BYTES_MAX)));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u8(method.code())
                .text(token)
                .u8(status.code())
                .optional(validated, CanonicalWriter::instant)
                .optional(problem, CanonicalWriter::bytes);
    }
}
