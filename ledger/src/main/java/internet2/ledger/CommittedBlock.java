package internet2.ledger;

import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.ValidatorSet;
import java.util.List;

/**
 * A final block and the proof that it is: what the log keeps and what nodes give each other.
 *
 * @param descendants headers of the blocks after it, each the parent of the next, up to the one that the certificate is
 *     of; empty where the certificate is of this block. A block of a view that ended without a certificate of commit
 *     becomes final with the first one after it
 * @param certificate of commit
 */
public record CommittedBlock(Block block, List<BlockHeader> descendants, QuorumCertificate certificate)
        implements Encodable {

    /** Blocks that one certificate makes final after this one. */
    public static final int DESCENDANTS_MAX = 256;

    /** Payload, lengths, manifest, headers and votes of the most validators. */
    public static final int ENCODED_BYTES_MAX = Block.PAYLOAD_BYTES_MAX
            + 4 * Block.OPERATIONS_MAX
            + Manifest.ENCODED_BYTES_MAX
            + 160 * DESCENDANTS_MAX
            + 66 * Genesis.VALIDATORS_MAX
            + 1024;

    public CommittedBlock {
        descendants = List.copyOf(descendants);
    }

    /** Of a block with a certificate of its own. */
    public CommittedBlock(Block block, QuorumCertificate certificate) {
        this(block, List.of(), certificate);
    }

    public long height() {
        return block.header().height();
    }

    public BlockReference reference(NetworkId network) {
        return new BlockReference(height(), block.header().hash(network));
    }

    /** Whether a quorum of the epoch's validators committed the block, or one after it in the same epoch. */
    public boolean isFinal(NetworkId network, ValidatorSet validators) {
        Hash last = block.header().hash(network);
        for (BlockHeader descendant : descendants) {
            if (!descendant.parentHash().equals(last)
                    || descendant.epoch() != block.header().epoch()) {
                return false;
            }
            last = descendant.hash(network);
        }
        return certificate.kind() == VoteKind.COMMIT
                && certificate.epoch() == block.header().epoch()
                && certificate.block().equals(last)
                && certificate.verify(network, validators);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.value(block).list(descendants, CanonicalWriter::value).value(certificate);
    }

    public static CommittedBlock decode(CanonicalReader in) {
        return new CommittedBlock(
                Block.decode(in), in.list(DESCENDANTS_MAX, BlockHeader::decode), QuorumCertificate.decode(in));
    }
}
