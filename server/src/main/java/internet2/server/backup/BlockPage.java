package internet2.server.backup;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.CommittedBlock;
import java.util.List;

/** Some blocks in one piece: as an archive keeps them, and as the gateway gives them. */
public final class BlockPage {

    /** A page may be that large: blocks are added until there is so much, and the last one may be of any size. */
    public static final int BYTES_WANTED = 4 << 20;

    /** And never larger than this. */
    public static final int BYTES_MAX = BYTES_WANTED + CommittedBlock.ENCODED_BYTES_MAX + 4096;

    private static final int BLOCKS_MAX = 1 << 16;

    private BlockPage() {}

    public static Bytes encode(List<CommittedBlock> blocks) {
        return new CanonicalWriter()
                .list(blocks, (to, block) -> to.bytes(block.encoded()))
                .toBytes();
    }

    /** @throws BackupFailure these are no blocks */
    public static List<CommittedBlock> decode(Bytes page) throws BackupFailure {
        try {
            return CanonicalReader.decode(
                    page,
                    in -> in.list(
                            BLOCKS_MAX,
                            each -> CanonicalReader.decode(
                                    each.bytes(CommittedBlock.ENCODED_BYTES_MAX), CommittedBlock::decode)));
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw new BackupFailure("blocks cannot be read: " + e.getMessage(), e);
        }
    }
}
