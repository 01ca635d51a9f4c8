package internet2.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.CommittedBlock;
import internet2.server.backup.BackupFailure;
import internet2.server.backup.BlockPage;
import java.io.IOException;
import java.util.List;

/** Blocks in one piece: an archive holds them, and a node's gateway gives them to whoever makes one. */
final class BackupFuzzTest extends FuzzTargets {

    @FuzzTest
    void blockPage(byte[] data) {
        Bytes page = Bytes.of(data);
        parsed(() -> BlockPage.decode(page), BackupFailure.class)
                .ifPresent(blocks -> same(page, BlockPage.encode(blocks)));
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        CommittedBlock block = CanonicalReader.decode(
                Fixture.seed(LedgerFuzzTest.class, "committedBlock", "valid-two-operations"), CommittedBlock::decode);
        seeds.valid("blockPage", "empty", BlockPage.encode(List.of()))
                .valid("blockPage", "two-blocks", BlockPage.encode(List.of(block, block)));
    }
}
