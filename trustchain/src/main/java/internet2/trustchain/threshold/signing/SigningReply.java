package internet2.trustchain.threshold.signing;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.SignatureShare;
import java.util.List;

/** A holder's answer to a {@link SigningRequest}. */
public sealed interface SigningReply extends Encodable {

    int REASON_BYTES_MAX = 1024;

    Hash session();

    int attempt();

    /** @param shares its share of each signature, in the request's order */
    record Contributed(Hash session, int attempt, List<SignatureShare> shares) implements SigningReply {

        public Contributed {
            shares = List.copyOf(shares);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(1).hash(session).u8(attempt).list(shares, CanonicalWriter::value);
        }
    }

    /** @param reason for people; cut at {@link #REASON_BYTES_MAX} bytes */
    record Declined(Hash session, int attempt, Reason code, String reason) implements SigningReply {

        public Declined {
            Bytes text = Bytes.utf8(reason);
            if (text.size() > REASON_BYTES_MAX) {
                reason = text.slice(0, REASON_BYTES_MAX - 3).utf8().replace("\ufffd", "");
            }
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(2).hash(session).u8(attempt).u8(code.code()).text(reason);
        }
    }

    /** Why a holder declines. */
    enum Reason {
        /** Its approval objects to the message. */
        OBJECTION(1),
        /** The nonces that the request counts on are spent, or were lost in a restart. */
        NONCES_GONE(2),
        /** Its shares are of another key generation or redistribution. */
        OTHER_SHARES(3),
        /** The request makes no sense. */
        MALFORMED(4),
        /** Its approval says to ask again soon. Coordinators that do not know this take it for a lost answer. */
        BUSY(5);

        private final int code;

        Reason(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Reason decode(CanonicalReader in) {
            int code = in.u8();
            for (Reason reason : values()) {
                if (reason.code == code) {
                    return reason;
                }
            }
            throw in.malformed("a reason to decline is 1 to 5, not " + code);
        }
    }

    static SigningReply decode(CanonicalReader in) {
        int kind = in.u8();
        Hash session = in.hash();
        int attempt = in.u8();
        return switch (kind) {
            case 1 -> new Contributed(session, attempt, in.list(SigningRequest.PARTS_MAX, SignatureShare::decode));
            case 2 -> new Declined(session, attempt, Reason.decode(in), in.text(REASON_BYTES_MAX));
            default -> throw in.malformed("a reply is 1 (contributed) or 2 (declined), not " + kind);
        };
    }
}
