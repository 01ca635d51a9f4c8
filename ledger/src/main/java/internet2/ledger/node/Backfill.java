package internet2.ledger.node;

import internet2.foundation.store.StoreException;
import internet2.ledger.BlockSource;
import internet2.ledger.CommittedBlock;
import internet2.ledger.LedgerObserver;
import internet2.ledger.LedgerUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the blocks before the state that this node began with, in the background, so that it has the whole history
 * like everybody else: for backups, for newcomers, and for whoever asks what was.
 */
final class Backfill implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Backfill.class);
    private static final int PIECE_BYTES = 1 << 20;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final StoredBlocks blocks;
    private final Ways ways;
    private final LedgerObserver observer;
    private final Set<String> givers = new LinkedHashSet<>();
    private final Set<String> marked = new HashSet<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    private Backfill(StoredBlocks blocks, Ways ways, LedgerObserver observer) {
        this.blocks = blocks;
        this.ways = ways;
        this.observer = observer;
        this.thread = Thread.ofVirtual().name("backfill").unstarted(this::run);
    }

    static Backfill start(StoredBlocks blocks, Ways ways, LedgerObserver observer) {
        Backfill backfill = new Backfill(blocks, ways, observer);
        if (!blocks.isWhole()) {
            backfill.thread.start();
        }
        return backfill;
    }

    private void run() {
        try {
            while (!blocks.isWhole()) {
                boolean some = gatherSome();
                if (closing.await(some ? 0 : PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
            log.atInfo().addKeyValue("blocks", blocks.baseHeight()).log("earlier blocks are here");
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (StoreException e) {
            log.atWarn().setCause(e).log("earlier blocks are not gathered until this node starts again");
        }
    }

    private boolean gatherSome() throws InterruptedException {
        List<BlockSource> all = new ArrayList<>(ways.sources());
        if (all.stream().allMatch(each -> marked.contains(each.name()))) {
            marked.clear();
        }
        // The same one as long as it gives: then what turns out to be wrong is its lie and nobody else's.
        all.sort(Comparator.comparing(each -> !givers.contains(each.name())));
        for (BlockSource source : all) {
            if (!marked.contains(source.name()) && gatherFrom(source)) {
                return true;
            }
        }
        return false;
    }

    private boolean gatherFrom(BlockSource source) throws InterruptedException {
        try {
            BlockSource.Request request =
                    new BlockSource.Request(blocks.wanted(), PIECE_BYTES, Duration.ZERO, Long.MAX_VALUE);
            List<CommittedBlock> found = source.fetch(request).blocks();
            if (found.isEmpty()) {
                return false;
            }
            givers.add(source.name());
            blocks.gather(found);
            return true;
        } catch (History.WrongHistory wrong) {
            log.atWarn()
                    .addKeyValue("sources", givers)
                    .addKeyValue("reason", wrong.getMessage())
                    .log("earlier blocks thrown away");
            givers.forEach(each -> observer.sourceRefused(each, String.valueOf(wrong.getMessage())));
            marked.addAll(givers);
            givers.clear();
        } catch (IOException | LedgerUnavailableException unreachable) {
            log.atDebug()
                    .addKeyValue("source", source.name())
                    .setCause(unreachable)
                    .log("no earlier blocks there");
        }
        return false;
    }

    /** Waits for the question that is under way; the sources have to be open until then. */
    @Override
    public void close() {
        closing.countDown();
        if (thread.getState() != Thread.State.NEW) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
