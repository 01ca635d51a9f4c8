package internet2.trustchain.threshold.signing;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.GroupKey;
import internet2.trustchain.threshold.NonceCommitment;
import java.util.List;

/**
 * What a coordinator sends to each chosen holder: RFC 9591 section 5.2's message and commitments, and why.
 *
 * @param session names the session
 * @param attempt counted from 0 within the session
 * @param shares hash of the {@link GroupKey} whose shares are meant: {@link #sharesOf}
 * @param evidence for the holders' {@link Approval}
 * @param commitments one of each chosen holder
 */
public record SigningRequest(
        Hash session, int attempt, Hash shares, Bytes message, Bytes evidence, List<NonceCommitment> commitments)
        implements Encodable {

    public static final int MESSAGE_BYTES_MAX = 1 << 20;
    public static final int EVIDENCE_BYTES_MAX = 256 << 10;

    public SigningRequest {
        commitments = List.copyOf(commitments);
        requireSizes(message, evidence);
        if (commitments.size() > GroupKey.HOLDERS_MAX) {
            throw new IllegalArgumentException("at most " + GroupKey.HOLDERS_MAX + " holders sign together");
        }
    }

    /** What tells the shares of one key generation or redistribution from those of another. */
    public static Hash sharesOf(GroupKey key) {
        return Hash.of(key.encoded());
    }

    static void requireSizes(Bytes message, Bytes evidence) {
        if (message.size() > MESSAGE_BYTES_MAX || evidence.size() > EVIDENCE_BYTES_MAX) {
            throw new IllegalArgumentException("a message has at most " + MESSAGE_BYTES_MAX + " bytes, its evidence "
                    + EVIDENCE_BYTES_MAX + "; not " + message.size() + " and " + evidence.size());
        }
    }

    public static SigningRequest decode(CanonicalReader in) {
        return new SigningRequest(
                in.hash(),
                in.u8(),
                in.hash(),
                in.bytes(MESSAGE_BYTES_MAX),
                in.bytes(EVIDENCE_BYTES_MAX),
                in.list(GroupKey.HOLDERS_MAX, NonceCommitment::decode));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(session)
                .u8(attempt)
                .hash(shares)
                .bytes(message)
                .bytes(evidence)
                .list(commitments, CanonicalWriter::value);
    }
}
