package internet2.ledger;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a block takes out of the lanes. Its operations are those of the batches, one after the other.
 *
 * @param tips of all lanes after the block, in the order of validators
 * @param batches lane by lane, in each by position; where a lane goes on, each is the child of the one before it
 */
public record Manifest(List<LaneTip> tips, List<BatchHeader> batches) implements Encodable {

    /** In one block. */
    public static final int BATCHES_MAX = 1024;

    public static final int ENCODED_BYTES_MAX =
            8 + 40 * Genesis.VALIDATORS_MAX + BatchHeader.ENCODED_BYTES * BATCHES_MAX;

    private static final byte[] DOMAIN = Bytes.utf8("ledger/manifest/1").toArray();

    public Manifest {
        tips = List.copyOf(tips);
        batches = List.copyOf(batches);
    }

    /** Where the lanes of so many validators begin. */
    public static List<LaneTip> start(int validators) {
        return Collections.nCopies(validators, LaneTip.START);
    }

    /**
     * The manifest of a block that takes these batches.
     *
     * @param before the tips after its parent
     */
    public static Manifest of(List<LaneTip> before, List<BatchHeader> batches, NetworkId network) {
        List<LaneTip> tips = new ArrayList<>(before);
        batches.forEach(each -> tips.set(each.validator(), new LaneTip(each.position(), each.hash(network))));
        return new Manifest(tips, batches);
    }

    /** What the block's header has in the place of its payload. */
    public Hash root() {
        return Hash.of(DOMAIN, encoded().toArray());
    }

    /** Whether the batches lead from these tips to its own, and fit into a block. */
    public boolean follows(List<LaneTip> before, long epoch, NetworkId network) {
        if (before.size() != tips.size() || !fitsIntoBlock()) {
            return false;
        }
        List<LaneTip> reached = new ArrayList<>(before);
        int lane = 0;
        for (BatchHeader batch : batches) {
            if (batch.epoch() != epoch || batch.validator() < lane || batch.validator() >= reached.size()) {
                return false;
            }
            lane = batch.validator();
            LaneTip last = reached.get(lane);
            if (batch.position() != last.position() + 1 || !batch.parent().equals(last.batch())) {
                return false;
            }
            reached.set(lane, new LaneTip(batch.position(), batch.hash(network)));
        }
        return reached.equals(tips);
    }

    private boolean fitsIntoBlock() {
        long operations = batches.stream().mapToLong(BatchHeader::operations).sum();
        long bytes = batches.stream().mapToLong(BatchHeader::bytes).sum();
        return operations <= Block.OPERATIONS_MAX && bytes <= Block.PAYLOAD_BYTES_MAX;
    }

    /** The last batch of each lane that goes on. */
    public List<BatchHeader> lasts() {
        List<BatchHeader> lasts = new ArrayList<>();
        for (BatchHeader batch : batches) {
            if (!lasts.isEmpty() && lasts.getLast().validator() == batch.validator()) {
                lasts.removeLast();
            }
            lasts.add(batch);
        }
        return lasts;
    }

    /** Whether these are the operations of its batches. */
    public boolean isOf(List<Bytes> operations) {
        int next = 0;
        for (BatchHeader batch : batches) {
            int end = next + batch.operations();
            if (end > operations.size() || !isOf(batch, operations.subList(next, end))) {
                return false;
            }
            next = end;
        }
        return next == operations.size();
    }

    /** Whether these are the operations of the batch. */
    public static boolean isOf(BatchHeader batch, List<Bytes> operations) {
        return batch.operations() == operations.size()
                && batch.bytes() == operations.stream().mapToLong(Bytes::size).sum()
                && batch.operationsRoot().equals(Block.payloadRoot(operations));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.list(tips, CanonicalWriter::value).list(batches, CanonicalWriter::value);
    }

    public static Manifest decode(CanonicalReader in) {
        return new Manifest(
                in.list(Genesis.VALIDATORS_MAX, LaneTip::decode), in.list(BATCHES_MAX, BatchHeader::decode));
    }
}
