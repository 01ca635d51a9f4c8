package internet2.server.perspective;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.acme.AcmeError;
import internet2.trustchain.authority.ControlFinding;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** What a validator saw. */
sealed interface PerspectiveReply extends Encodable {

    /** @param until when the proof says itself that it ends */
    record Seen(ControlFinding finding, Optional<Instant> until) implements PerspectiveReply {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(1).value(finding).optional(until, CanonicalWriter::instant);
        }
    }

    /** @param detail for people, in printable ASCII; cut where it is long */
    record NotSeen(AcmeError error, String detail) implements PerspectiveReply {

        private static final int DETAIL_LENGTH_MAX = 512;
        private static final int ERROR_LENGTH_MAX = 64;

        public NotSeen {
            String plain = detail.replaceAll("[^\\x20-\\x7e]", "?");
            detail = plain.substring(0, Math.min(plain.length(), DETAIL_LENGTH_MAX));
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(2).text(error.name()).text(detail);
        }

        private static NotSeen decode(CanonicalReader in) {
            String name = in.text(ERROR_LENGTH_MAX);
            AcmeError error = Arrays.stream(AcmeError.values())
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> in.malformed("there is no such error of ACME"));
            String detail = in.text(DETAIL_LENGTH_MAX);
            NotSeen read = new NotSeen(error, detail);
            if (!read.detail().equals(detail)) {
                throw in.malformed("a detail is printable ASCII");
            }
            return read;
        }
    }

    static PerspectiveReply decode(CanonicalReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 1 -> new Seen(ControlFinding.decode(in), in.optional(CanonicalReader::instant));
            case 2 -> NotSeen.decode(in);
            default -> throw in.malformed("a reply is 1 (seen) or 2 (not seen), not " + kind);
        };
    }
}
