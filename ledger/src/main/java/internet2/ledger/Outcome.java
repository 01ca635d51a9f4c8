package internet2.ledger;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;

/** What became of an operation. */
public sealed interface Outcome extends Encodable {

    int RESULT_BYTES_MAX = 1 << 20;
    int CODE_BYTES_MAX = 64;
    int REASON_BYTES_MAX = 1024;

    /** Carried out; {@code result} is the module's. */
    record Accepted(Bytes result) implements Outcome {
        @Override
        public void encode(CanonicalWriter out) {
            out.u8(1).bytes(result);
        }
    }

    /** Not carried out, nothing changed; {@code code} for programs, {@code reason} for people. */
    record Refused(String code, String reason) implements Outcome {

        private static final int REASON_CHARACTERS_MAX = REASON_BYTES_MAX / 3;

        /** A longer reason is cut, so that every outcome has an encoding. */
        public Refused {
            if (code.isEmpty() || code.length() > CODE_BYTES_MAX) {
                throw new IllegalArgumentException("a refusal's code has 1 to 64 characters, not \"" + code + "\"");
            }
            if (reason.length() > REASON_CHARACTERS_MAX) {
                boolean splits = Character.isHighSurrogate(reason.charAt(REASON_CHARACTERS_MAX - 1));
                reason = reason.substring(0, REASON_CHARACTERS_MAX - (splits ? 1 : 0));
            }
        }

        public Refused(OperationRefused refusal) {
            this(refusal.code(), refusal.reason());
        }

        private static Refused decodeBody(CanonicalReader in) {
            String code = in.text(CODE_BYTES_MAX);
            String reason = in.text(REASON_BYTES_MAX);
            if (code.isEmpty() || reason.length() > REASON_CHARACTERS_MAX) {
                throw in.malformed("a refusal has a code, and a reason of at most 341 characters");
            }
            return new Refused(code, reason);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(2).text(code).text(reason);
        }
    }

    static Outcome decode(CanonicalReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 1 -> new Accepted(in.bytes(RESULT_BYTES_MAX));
            case 2 -> Refused.decodeBody(in);
            default -> throw in.malformed("an outcome is 1 (accepted) or 2 (refused), not " + kind);
        };
    }
}
