package internet2.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.encoding.CanonicalReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A block of lanes is what its header says, batch by batch and operation by operation. */
final class ManifestTest {

    private static final NetworkId NETWORK = new NetworkId(Hash.of(Bytes.utf8("network")));
    private static final List<Bytes> OPERATIONS =
            List.of(Bytes.utf8("one"), Bytes.utf8("two"), Bytes.utf8("three"), Bytes.utf8("four"));

    private static BatchHeader batch(int lane, LaneTip before, List<Bytes> operations) {
        return new BatchHeader(
                7,
                lane,
                before.position() + 1,
                before.batch(),
                operations.size(),
                operations.stream().mapToInt(Bytes::size).sum(),
                Block.payloadRoot(operations));
    }

    private static LaneTip tip(BatchHeader batch) {
        return new LaneTip(batch.position(), batch.hash(NETWORK));
    }

    /** Two batches of the first lane, one of the third. */
    private static List<BatchHeader> batches() {
        BatchHeader first = batch(0, LaneTip.START, OPERATIONS.subList(0, 1));
        BatchHeader second = batch(0, tip(first), OPERATIONS.subList(1, 3));
        return List.of(first, second, batch(2, LaneTip.START, OPERATIONS.subList(3, 4)));
    }

    private static Manifest manifest() {
        return Manifest.of(Manifest.start(3), batches(), NETWORK);
    }

    private static Block block(Manifest manifest, List<Bytes> operations) {
        Hash any = Hash.of(Bytes.utf8("any"));
        BlockHeader header = new BlockHeader(7, 1, 1, any, any, manifest().root(), Instant.EPOCH, true);
        return new Block(header, Optional.of(manifest), operations);
    }

    @Test
    void aBlockOfLanesReadsBackWithItsPayload() {
        Block block = block(manifest(), OPERATIONS);
        Block read = CanonicalReader.decode(block.encoded(), Block::decode);
        assertThat(read).isEqualTo(block);
        assertThat(read.hasPayload()).isTrue();
        assertThat(manifest().follows(Manifest.start(3), 7, NETWORK)).isTrue();
        assertThat(manifest().lasts())
                .containsExactly(batches().get(1), batches().get(2));
    }

    @Test
    void otherOperationsAreNotItsPayload() {
        assertThat(block(manifest(), OPERATIONS.reversed()).hasPayload()).isFalse();
        assertThat(block(manifest(), OPERATIONS.subList(0, 3)).hasPayload()).isFalse();
        List<Bytes> more = new ArrayList<>(OPERATIONS);
        more.add(Bytes.utf8("five"));
        assertThat(block(manifest(), more).hasPayload()).isFalse();
        Manifest fewer = Manifest.of(Manifest.start(3), batches().subList(0, 2), NETWORK);
        assertThat(block(fewer, OPERATIONS.subList(0, 3)).hasPayload()).isFalse();
    }

    @Test
    void batchesFollowTheTipsBeforeThemAndLeadToItsOwn() {
        List<BatchHeader> batches = batches();
        assertThat(manifest().follows(manifest().tips(), 7, NETWORK)).isFalse();
        assertThat(manifest().follows(Manifest.start(3), 8, NETWORK)).isFalse();
        assertThat(manifest().follows(Manifest.start(4), 7, NETWORK)).isFalse();
        assertThat(new Manifest(manifest().tips(), batches.subList(0, 2)).follows(Manifest.start(3), 7, NETWORK))
                .isFalse();
        List<BatchHeader> otherOrder = List.of(batches.get(2), batches.get(0), batches.get(1));
        assertThat(new Manifest(manifest().tips(), otherOrder).follows(Manifest.start(3), 7, NETWORK))
                .isFalse();
        List<BatchHeader> withGap = List.of(batches.get(1), batches.get(2));
        assertThat(Manifest.of(Manifest.start(3), withGap, NETWORK).follows(Manifest.start(3), 7, NETWORK))
                .isFalse();
        BatchHeader stranger = batch(3, LaneTip.START, OPERATIONS);
        assertThat(new Manifest(manifest().tips(), List.of(stranger)).follows(Manifest.start(3), 7, NETWORK))
                .isFalse();
    }

    @Test
    void noBlockTakesMoreThanFits() {
        List<BatchHeader> heavy = new ArrayList<>();
        LaneTip last = LaneTip.START;
        for (int i = 0; i < 9; i++) {
            BatchHeader next =
                    new BatchHeader(7, 0, i + 1, last.batch(), 1, Block.PAYLOAD_BYTES_MAX / 8, Hash.of(Bytes.EMPTY));
            last = tip(next);
            heavy.add(next);
        }
        Manifest fits = Manifest.of(Manifest.start(3), heavy.subList(0, 8), NETWORK);
        Manifest doesNot = Manifest.of(Manifest.start(3), heavy, NETWORK);
        assertThat(fits.follows(Manifest.start(3), 7, NETWORK)).isTrue();
        assertThat(doesNot.follows(Manifest.start(3), 7, NETWORK)).isFalse();
    }

    @Test
    void aBlockHasAManifestIfItsHeaderSaysSo() {
        BlockHeader inline = new BlockHeader(7, 1, 1, Hash.ZERO, Hash.ZERO, Hash.ZERO, Instant.EPOCH);
        assertThatThrownBy(() -> new Block(inline, Optional.of(manifest()), OPERATIONS))
                .hasMessageContaining("manifest");
        assertThatThrownBy(() -> CanonicalReader.decode(
                        new Manifest(Collections.nCopies(257, LaneTip.START), List.of()).encoded(), Manifest::decode))
                .hasMessageContaining("at most 256");
    }
}
