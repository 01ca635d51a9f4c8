package internet2.trustchain.threshold.signing;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.NonceCommitment;
import java.util.List;

/** Commitments that a holder makes ahead, each for one signature (RFC 9591 section 5.1). */
public record NonceBatch(List<NonceCommitment> commitments) implements Encodable {

    public static final int SIZE_MAX = 256;

    public NonceBatch {
        commitments = List.copyOf(commitments);
        if (commitments.size() > SIZE_MAX) {
            throw new IllegalArgumentException("a batch has at most " + SIZE_MAX + " commitments");
        }
    }

    public static NonceBatch decode(CanonicalReader in) {
        return new NonceBatch(in.list(SIZE_MAX, NonceCommitment::decode));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.list(commitments, CanonicalWriter::value);
    }
}
