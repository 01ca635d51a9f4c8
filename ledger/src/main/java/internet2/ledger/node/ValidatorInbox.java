package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.Authorization;
import internet2.ledger.BlockHeader;
import internet2.ledger.LedgerNetwork;
import internet2.ledger.LedgerObserver;
import internet2.ledger.Submission;
import internet2.ledger.simplex.Event;
import internet2.ledger.simplex.Message;
import internet2.ledger.simplex.MessageCodec;
import internet2.ledger.simplex.Payload;
import internet2.ledger.votes.QuorumCertificate;
import internet2.verifier.Checkpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages of other validators on their way in: read, and their operations' signatures checked, before they reach the
 * ledger thread. Votes overtake blocks and operations.
 */
final class ValidatorInbox implements LedgerNetwork.Inbox, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ValidatorInbox.class);

    /** Blocks and batches of operations that wait to be checked; more are lost, and said again. */
    private static final int HEAVY_MAX = 256;

    /** Operations that cite a block which is not here yet. */
    private static final int EARLY_MAX = 8192;

    private static final long EARLY_BLOCKS_MAX = 64;
    private static final Duration EARLY_LOOK = Duration.ofMillis(2);

    /** Messages a second of one in quarantine, beyond votes: its clients are still served. */
    private static final int RATION_PER_SECOND = 200;

    private record Heavy(NodeId from, Message message) {}

    private final Parallel parallel;
    private final Admission admission;
    private final Incoming incoming;
    private final LongSupplier tip;
    private final LongFunction<Optional<QuorumCertificate>> proofOfNext;
    private final BiConsumer<NodeId, Message> reply;
    private final Watch watch;
    private final LedgerObserver observer;
    private final Map<NodeId, Throttle> rations = new ConcurrentHashMap<>(); // of those in quarantine
    private final BlockingQueue<Heavy> blocks = new ArrayBlockingQueue<>(HEAVY_MAX);
    private final BlockingQueue<Heavy> batches = new ArrayBlockingQueue<>(HEAVY_MAX);
    private final BlockingQueue<Heavy> operations = new ArrayBlockingQueue<>(HEAVY_MAX);
    private final Thread blockThread;
    private final Thread batchThread;
    private final Thread operationThread;
    private volatile @Nullable CheckpointVoter voter;

    /**
     * @param tip height of the last block that is committed here
     * @param proofOfNext the certificate of the committed block after this height
     * @param reply sends a message
     */
    ValidatorInbox(
            Parallel parallel,
            Admission admission,
            Incoming incoming,
            LongSupplier tip,
            LongFunction<Optional<QuorumCertificate>> proofOfNext,
            BiConsumer<NodeId, Message> reply,
            Watch watch,
            LedgerObserver observer) {
        this.proofOfNext = proofOfNext;
        this.reply = reply;
        this.tip = tip;
        this.watch = watch;
        this.parallel = parallel;
        this.admission = admission;
        this.incoming = incoming;
        this.observer = observer;
        this.blockThread = Thread.ofPlatform().name("ledger-blocks-in").daemon().start(() -> run(blocks));
        this.batchThread =
                Thread.ofPlatform().name("ledger-batches-in").daemon().start(() -> run(batches));
        this.operationThread =
                Thread.ofPlatform().name("ledger-operations-in").daemon().start(this::runOperations);
    }

    /** Who takes signatures on checkpoints from now on. */
    void attend(CheckpointVoter taker) {
        voter = taker;
    }

    @Override
    public void connected(NodeId to) {
        report("events", incoming.happened(new Event.Connected(to)));
        CheckpointVoter taker = voter;
        if (taker != null) {
            taker.connected();
        }
    }

    @Override
    public void measured(NodeId node, Duration roundTrip) {
        watch.roundTrip(node, roundTrip);
    }

    @Override
    public void received(NodeId from, Bytes encoded) {
        Message message;
        try {
            message = MessageCodec.decode(encoded);
        } catch (MalformedInputException | IllegalArgumentException malformed) {
            if (!watch.quarantined().contains(from)) {
                log.atWarn()
                        .addKeyValue("from", from)
                        .addKeyValue("reason", malformed.getMessage())
                        .log("malformed message of a validator");
            }
            observer.sourceRefused(from.toString(), "malformed message");
            watch.malformed(from, String.valueOf(malformed.getMessage()));
            return;
        }
        if (!isVote(message) && watch.quarantined().contains(from) && !isRationed(from)) {
            observer.queueDropped("quarantine");
            return;
        }
        switch (message) {
            case Message.Propose propose -> {
                watch.proposed(from, propose.vote().view());
                report("blocks", blocks.offer(new Heavy(from, propose)));
            }
            case Message.Delivery delivery -> report("blocks", blocks.offer(new Heavy(from, delivery)));
            case Message.Batch batch -> report("batches", batches.offer(new Heavy(from, batch)));
            case Message.Stored stored -> happened(from, stored);
            case Message.Available available -> happened(from, available);
            case Message.FetchBatch fetch -> happened(from, fetch);
            case Message.Operations told -> report("operations", operations.offer(new Heavy(from, told)));
            case Message.CheckpointShare(Checkpoint share) -> {
                CheckpointVoter taker = voter;
                if (taker != null) {
                    taker.share(from, share);
                }
            }
            case Message.Ballot ballot -> {
                observer.voteSeen(from, ballot.vote().kind());
                watch.voted(from, ballot.vote().view());
                happened(from, ballot);
            }
            case Message.Certified certified -> happened(from, certified);
            case Message.Fetch fetch -> happened(from, fetch);
            case Message.Standing standing -> {
                happened(from, standing);
                if (standing.finalHeight() < tip.getAsLong()) {
                    report("blocks", blocks.offer(new Heavy(from, standing)));
                }
            }
            case Message.Accusation accusation -> happened(from, accusation);
            case Message.Suspects(List<NodeId> suspects) -> watch.opinion(from, Set.copyOf(suspects));
        }
    }

    /** What carries a signature that counts, whoever brings it. */
    private static boolean isVote(Message message) {
        return message instanceof Message.Ballot
                || message instanceof Message.Certified
                || message instanceof Message.Stored
                || message instanceof Message.Available
                || message instanceof Message.CheckpointShare;
    }

    private boolean isRationed(NodeId from) {
        return rations.computeIfAbsent(from, none -> new Throttle(RATION_PER_SECOND, RATION_PER_SECOND))
                .allows(Duration.ofNanos(System.nanoTime()));
    }

    private void happened(NodeId from, Message message) {
        report("events", incoming.happened(new Event.Received(from, message)));
    }

    private void report(String queue, boolean taken) {
        if (!taken) {
            observer.queueDropped(queue);
        }
    }

    private void run(BlockingQueue<Heavy> queue) {
        try {
            while (true) {
                check(queue.take());
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Operations cite a block that their sender has: where it is not here yet, they wait for it. */
    private void runOperations() {
        List<Submission> early = new ArrayList<>();
        try {
            while (true) {
                Heavy next = early.isEmpty()
                        ? operations.take()
                        : operations.poll(EARLY_LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null && next.message() instanceof Message.Operations(List<Submission> told)) {
                    early.addAll(told);
                }
                long height = tip.getAsLong();
                List<Submission> timely = early.stream()
                        .filter(each -> citedHeight(each) <= height)
                        .toList();
                early.removeIf(each -> citedHeight(each) <= height || citedHeight(each) > height + EARLY_BLOCKS_MAX);
                while (early.size() > EARLY_MAX) {
                    early.removeFirst();
                }
                List<Submission> sound = admission.sound(timely);
                if (!sound.isEmpty()) {
                    incoming.told(sound);
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static long citedHeight(Submission submission) {
        return submission.operation().cited().height();
    }

    private void check(Heavy heavy) throws InterruptedException {
        try {
            switch (heavy.message()) {
                case Message.Propose propose ->
                    signed(propose.payload())
                            .ifPresent(sound -> happened(
                                    heavy.from(),
                                    new Message.Propose(propose.vote(), propose.header(), sound, propose.grounds())));
                case Message.Delivery(BlockHeader header, Payload payload) ->
                    happened(
                            heavy.from(),
                            new Message.Delivery(header, signed(payload).orElse(payload)));
                case Message.Batch batch ->
                    signed(batch.operations())
                            .ifPresent(sound -> happened(
                                    heavy.from(),
                                    new Message.Batch(batch.vote(), batch.header(), sound, batch.available())));
                // The core forgets what is committed; whoever stands before that is told from the log.
                case Message.Standing standing ->
                    proofOfNext
                            .apply(standing.finalHeight())
                            .ifPresent(proof -> reply.accept(heavy.from(), new Message.Certified(proof)));
                default -> throw new IllegalStateException("no block and no operations");
            }
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("from", heavy.from()).setCause(e).log("message of a validator failed");
        }
    }

    private Optional<Payload> signed(Payload payload) throws InterruptedException {
        return switch (payload) {
            case Payload.Inline(List<Submission> submissions) ->
                signed(submissions).map(Payload.Inline::new);
            case Payload.OfLanes lanes -> Optional.of(lanes);
        };
    }

    /**
     * A block's or a batch's operations with the sessions' signatures checked; empty if one does not hold: no honest
     * leader proposes it, no honest validator stores it. Signatures of identities need the state and are checked in the
     * execution.
     */
    private Optional<List<Submission>> signed(List<Submission> submissions) throws InterruptedException {
        List<Boolean> hold = parallel.map(submissions, each -> switch (each.operation()
                .authorization()) {
            case Authorization.BySession session ->
                admission.knows(each)
                        || session.key().verify(Authorization.DOMAIN, each.id().bytes(), session.signature());
            case Authorization.ByIdentity identity -> true;
        });
        if (hold.contains(false)) {
            return Optional.empty();
        }
        return Optional.of(submissions.stream()
                .map(each -> each.operation().authorization() instanceof Authorization.BySession
                        ? each.withSignatureChecked()
                        : each)
                .toList());
    }

    @Override
    public void close() {
        blockThread.interrupt();
        batchThread.interrupt();
        operationThread.interrupt();
    }
}
