package internet2.ledger.node;

import internet2.ledger.BlockSource;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerUnavailableException;
import internet2.verifier.Checkpoint;
import internet2.verifier.EpochStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives a ledger's blocks to followers: what answers their requests, in this process or over a connection. */
public final class BlockFeed implements BlockSource {

    /** A checkpoint is younger than this while there is traffic, so waiting is done in such steps. */
    private static final Duration STEP = Duration.ofSeconds(1);

    private final Ledger ledger;

    public BlockFeed(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public String name() {
        return "own ledger";
    }

    @Override
    public Response fetch(Request request) throws InterruptedException {
        Duration left = request.waitMax();
        while (true) {
            Response response = now(request);
            if (!response.blocks().isEmpty() || response.checkpoint().isPresent() || left.isZero()) {
                return response;
            }
            Duration step = left.compareTo(STEP) < 0 ? left : STEP;
            ledger.awaitHeight(request.fromHeight(), step);
            left = left.minus(step);
        }
    }

    @Override
    public List<EpochStep> epochSteps(long fromEpoch) {
        return ledger.epochSteps(fromEpoch, EpochSteps.STEPS_MAX);
    }

    /**
     * Blocks end where the newest checkpoint is, if it lies among them: a follower can prove its state against a
     * checkpoint only while it stands at that height.
     */
    private Response now(Request request) {
        Optional<Checkpoint> newest = newest(request);
        List<CommittedBlock> blocks = new ArrayList<>(ledger.blocks(request.fromHeight(), request.maxBytes()));
        newest.ifPresent(checkpoint -> blocks.removeIf(block -> block.height() > checkpoint.height()));
        long last = request.fromHeight() + blocks.size() - 1;
        return new Response(blocks, newest.filter(checkpoint -> checkpoint.height() == last));
    }

    private Optional<Checkpoint> newest(Request request) {
        try {
            return Optional.of(ledger.newestCheckpoint())
                    .filter(checkpoint -> checkpoint.height() > request.knownCheckpoint())
                    .filter(checkpoint -> checkpoint.height() >= request.fromHeight() - 1);
        } catch (LedgerUnavailableException none) {
            return Optional.empty();
        }
    }
}
