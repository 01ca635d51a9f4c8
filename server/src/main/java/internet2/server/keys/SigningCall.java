package internet2.server.keys;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.epochs.KeyOperation;
import internet2.trustchain.threshold.signing.SigningRequest;

/** What a coordinator asks of a holder, over STOQ. */
sealed interface SigningCall extends Encodable {

    /** Which key. */
    String key();

    /** Answered with a {@link internet2.trustchain.threshold.signing.NonceBatch}. */
    record Commit(String key, int count) implements SigningCall {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(1).text(key).u16(count);
        }
    }

    /**
     * Answered with a {@link internet2.trustchain.threshold.signing.SigningReply}.
     *
     * @param height up to which the holder should have applied the ledger before it judges
     */
    record Contribute(String key, long height, SigningRequest request) implements SigningCall {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(2).text(key).u64(height).value(request);
        }
    }

    static SigningCall decode(CanonicalReader in) {
        int kind = in.u8();
        String key = in.text(KeyOperation.NAME_LENGTH_MAX);
        return switch (kind) {
            case 1 -> new Commit(key, in.u16());
            case 2 -> new Contribute(key, in.natural("a height"), SigningRequest.decode(in));
            default -> throw in.malformed("a signing call is 1 (commit) or 2 (contribute), not " + kind);
        };
    }
}
