package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.store.StoreException;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockSource;
import internet2.ledger.CommittedBlock;
import internet2.ledger.CommittedOperation;
import internet2.ledger.LedgerObserver;
import internet2.ledger.Receipt;
import internet2.ledger.Submission;
import internet2.ledger.execution.Stage;
import internet2.verifier.Checkpoint;
import internet2.verifier.EpochStep;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the validators: fetches committed blocks, checks them, executes them, and so holds the same state.
 *
 * <p>A source that gives a wrong block is marked and asked again only after a while, the block is kept as evidence.
 */
final class FollowerEngine {

    /** Of many blocks, some are written before the next are checked: whoever waits for this node sees it advance. */
    private static final int KEPT_AT_ONCE = 256;

    private static final Logger log = LoggerFactory.getLogger(FollowerEngine.class);
    static final Duration WAIT = Duration.ofSeconds(1);

    /** One that knows of later blocks asks another soon. */
    private static final Duration SHORT_WAIT = Duration.ofMillis(250);

    /** Nobody gave a block for so long: maybe there is none. */
    private static final Duration STALLED = Duration.ofMillis(1500);

    /** Blocks that a validator can do without when it begins to vote: it fetches them one by one. */
    static final int LEVEL = 32;

    private static final int FETCH_BYTES = 4 << 20;
    private static final Duration RETRY = Duration.ofMillis(200);

    /** How long a source that gave a wrong block is left alone, unless there is no other. */
    private static final Duration MARKED = Duration.ofMinutes(1);

    private final Chain chain;
    private final BlockCheck check;
    private final Ways ways;
    private final Tickets tickets;
    private final Evidence evidence;
    private final InstantSource clock;
    private final LedgerObserver observer;
    private final Announcements announcements;
    private final FinalityMeter finality;
    private final Checkpoints checkpoints;
    private final Map<String, Mark> marked = new ConcurrentHashMap<>();
    private final Set<String> nothingNewer = ConcurrentHashMap.newKeySet();
    private int lately; // blocks in the last response; of the thread that follows
    private volatile Optional<String> problem = Optional.empty();

    private record Mark(Instant until, String reason) {}

    /** One block that was checked and executed. */
    private record Followed(CommittedBlock block, List<Submission> submissions, List<Receipt> receipts) {}

    FollowerEngine(Machinery machinery, Ways ways, Tickets tickets) {
        this.chain = machinery.chain();
        this.check = new BlockCheck(machinery.genesis(), machinery.parallel());
        this.ways = ways;
        this.tickets = tickets;
        this.evidence = new Evidence(machinery.configuration().folder().resolve("evidence"));
        this.clock = machinery.configuration().clock();
        this.observer = machinery.configuration().observer();
        this.announcements = machinery.announcements();
        this.finality = machinery.finality();
        this.checkpoints = machinery.checkpoints();
    }

    private static long bytes(BlockSource.Response response) {
        return response.blocks().stream()
                .flatMap(block -> block.block().operations().stream())
                .mapToLong(Bytes::size)
                .sum();
    }

    /** Sources that gave all they had, while this node came to its last block: they know of no later epoch. */
    Set<String> nothingNewer() {
        return Set.copyOf(nothingNewer);
    }

    /** What an operator should look at, in words. */
    List<String> problems() {
        List<String> words = new ArrayList<>();
        problem.ifPresent(words::add);
        marked.forEach((source, mark) -> words.add("source " + source + " gave a wrong block: " + mark.reason()));
        return words;
    }

    /**
     * Follows until it is time for something else.
     *
     * @param done asked between two fetches, once the goal is reached or nobody has given a block for a while
     * @param goal a height that is final elsewhere, if the others can be believed
     */
    void follow(BooleanSupplier done, long goal) throws InterruptedException {
        int turn = 0;
        Instant progressed = clock.instant();
        long before = chain.tip().height();
        while (true) {
            if (chain.tip().height() > before) {
                before = chain.tip().height();
                progressed = clock.instant();
            }
            boolean stalled = Duration.between(progressed, clock.instant()).compareTo(STALLED) > 0;
            if ((level(goal) || stalled) && done.getAsBoolean()) {
                return;
            }
            List<BlockSource> sources = ways.sources();
            if (sources.isEmpty()) {
                problem = Optional.of("this node knows nobody to get blocks from");
                TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
                continue;
            }
            BlockSource source = sources.get(turn++ % sources.size());
            if (isUsable(source, sources.size())) {
                follow(source, done, goal);
            }
        }
    }

    /** Whether so little came since the last fetch that as little will be missing by the time of something else. */
    private boolean level(long goal) {
        return chain.tip().height() >= goal && lately <= LEVEL;
    }

    /** Whoever has just taken many blocks finds out at once whether they were all: the next may need its own vote. */
    private Duration patience(long height, long goal) {
        if (lately > LEVEL) {
            return Duration.ZERO;
        }
        return height < goal ? SHORT_WAIT : WAIT;
    }

    /** Whether it is this source's turn: a marked one only where all are. */
    private boolean isUsable(BlockSource source, int all) {
        Instant now = clock.instant();
        marked.values().removeIf(mark -> mark.until().isBefore(now));
        return !marked.containsKey(source.name()) || marked.size() >= all;
    }

    /** Stays with a source as long as it gives blocks. */
    private void follow(BlockSource source, BooleanSupplier done, long goal) throws InterruptedException {
        try {
            do {
                bringStateUpToLog();
                long before = chain.tip().height();
                long known = Math.max(0, checkpoints.height());
                BlockSource.Response response =
                        source.fetch(new BlockSource.Request(before + 1, FETCH_BYTES, patience(before, goal), known));
                problem = Optional.empty();
                if (!take(source, response) || !fetchSteps(source)) {
                    TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
                    return;
                }
                boolean isAll = bytes(response) < FETCH_BYTES / 2;
                lately = response.blocks().size();
                if ((isAll && nothingNewer.add(source.name())) || chain.tip().height() == before) {
                    return; // another one may have more
                }
                if (!isAll) {
                    nothingNewer.clear();
                }
            } while (!level(goal) || !done.getAsBoolean());
        } catch (IOException unreachable) {
            problem = Optional.of("source " + source.name() + " cannot be reached: " + unreachable.getMessage());
            TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
        } catch (StoreException refused) {
            problem = Optional.of(String.valueOf(refused.getMessage()));
            log.atError().setCause(refused).log("blocks cannot be stored");
            TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
        }
    }

    /** After a full disk, the log may have blocks that the state has not. */
    private void bringStateUpToLog() {
        if (chain.isStateBehind()) {
            chain.reopenState();
            checkpoints.forget();
            announcements.reached(chain.tip().height());
        }
    }

    /** Returns whether everything was right. */
    private boolean take(BlockSource source, BlockSource.Response response) throws InterruptedException {
        Stage stage = chain.stage();
        List<Followed> followed = new ArrayList<>();
        boolean sound = true;
        for (CommittedBlock block : response.blocks()) {
            if (followed.size() == KEPT_AT_ONCE) {
                keep(stage, followed);
                stage = chain.stage();
                followed.clear();
            }
            try {
                List<Submission> submissions = check.check(block, stage.tip(), chain.epochAfter(stage));
                List<Receipt> receipts = chain.execute(stage, block.block().header(), submissions)
                        .receipts();
                followed.add(new Followed(block, submissions, receipts));
            } catch (BlockCheck.WrongBlock wrong) {
                refuse(source, block.height(), block.encoded(), wrong.reason());
                sound = false;
                break;
            }
        }
        keep(stage, followed);
        return sound && adopt(source, response.checkpoint());
    }

    private void keep(Stage stage, List<Followed> followed) throws InterruptedException {
        if (followed.isEmpty()) {
            return;
        }
        chain.append(followed.stream().map(each -> each.block().encoded()).toList());
        chain.commit(stage);
        announcements.reached(stage.tip().height());
        followed.forEach(each -> tickets.answer(each.receipts(), new BitSet()));
        for (Followed each : followed) {
            BlockHeader header = each.block().block().header();
            finality.add(Duration.between(header.time(), clock.instant()));
            observer.blockCommitted(
                    header,
                    each.receipts().size(),
                    each.block().block().operations().stream()
                            .mapToInt(Bytes::size)
                            .sum());
            if (announcements.hasListeners()) {
                announcements.tell(new Announcements.News(header, header.hash(chain.network()), operations(each)));
            }
        }
    }

    private static List<CommittedOperation> operations(Followed followed) {
        List<CommittedOperation> operations = new ArrayList<>();
        for (int i = 0; i < followed.receipts().size(); i++) {
            operations.add(new CommittedOperation(
                    followed.submissions().get(i).operation(),
                    followed.receipts().get(i)));
        }
        return operations;
    }

    /** The last checkpoints of epochs come later than their blocks; they are kept for ever, so none may be missing. */
    private boolean fetchSteps(BlockSource source) throws IOException, InterruptedException {
        OptionalLong missing = checkpoints.missingStep();
        if (missing.isEmpty()) {
            return true;
        }
        List<EpochStep> steps = source.epochSteps(missing.getAsLong());
        if (!checkpoints.adoptSteps(steps)) {
            EpochSteps wrong = new EpochSteps(steps);
            refuse(source, steps.getFirst().closing().height(), wrong.encoded(), "its steps between epochs are wrong");
            return false;
        }
        return true;
    }

    private boolean adopt(BlockSource source, Optional<Checkpoint> offered) {
        if (offered.isEmpty() || offered.get().height() <= checkpoints.height()) {
            return true;
        }
        Checkpoint checkpoint = offered.get();
        if (checkpoint.height() != chain.tip().height()) {
            return true; // of another block than asked for: useless, not wrong
        }
        if (chain.validators(checkpoint.epoch()).filter(checkpoint::verify).isEmpty()) {
            refuse(source, checkpoint.height(), checkpoint.encoded(), "its checkpoint is not signed by a quorum");
            return false;
        }
        if (!checkpoints.adopt(checkpoint)) {
            refuse(
                    source,
                    checkpoint.height(),
                    checkpoint.encoded(),
                    "a quorum signed a checkpoint that is not what was executed here");
            return false;
        }
        return true;
    }

    private void refuse(BlockSource source, long height, Bytes what, String reason) {
        marked.put(source.name(), new Mark(clock.instant().plus(MARKED), reason));
        evidence.keep(height, what, source.name(), reason);
        observer.sourceRefused(source.name(), reason);
        log.atWarn()
                .addKeyValue("source", source.name())
                .addKeyValue("height", height)
                .addKeyValue("reason", reason)
                .log("wrong block refused");
    }
}
