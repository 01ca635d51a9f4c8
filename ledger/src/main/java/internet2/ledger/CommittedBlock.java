package internet2.ledger;

import internet2.foundation.NetworkId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;

/** A final block and the proof that it is: what the log keeps and what nodes give each other. */
public record CommittedBlock(Block block, CommitCertificate certificate) implements Encodable {

    /** Payload, lengths, header and votes of the most validators. */
    public static final int ENCODED_BYTES_MAX =
            Block.PAYLOAD_BYTES_MAX + 4 * Block.OPERATIONS_MAX + 66 * Genesis.VALIDATORS_MAX + 1024;

    public long height() {
        return block.header().height();
    }

    public BlockReference reference(NetworkId network) {
        return new BlockReference(height(), block.header().hash(network));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.value(block).value(certificate);
    }

    public static CommittedBlock decode(CanonicalReader in) {
        return new CommittedBlock(Block.decode(in), CommitCertificate.decode(in));
    }
}
