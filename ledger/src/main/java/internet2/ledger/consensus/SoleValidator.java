package internet2.ledger.consensus;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.ledger.Block;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockReference;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Genesis;
import internet2.ledger.Submission;
import internet2.ledger.Tip;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Consensus of one: every block it makes is final once it is on disk.
 *
 * <p>One block is under way at a time. It is written and executed at once, side by side; what arrives meanwhile makes
 * the next one, so that batches grow with the load and an operation on an idle ledger waits for one write only.
 * Nothing is committed, and so nothing acknowledged, before the block is durable.
 */
public final class SoleValidator implements ConsensusCore {

    /** After a block could not be stored. */
    private static final Duration STORAGE_RETRY = Duration.ofSeconds(1);

    private static final BitSet NONE = new BitSet();

    private final NetworkId network;
    private final Duration idleInterval;
    private final Ed25519Key key;
    private final int validator;
    private final Mempool mempool = new Mempool();
    private final BlockClock clock;
    private final List<Effect> effects = new ArrayList<>();
    private Tip tip;
    private long nextEpoch;
    private @Nullable Proposal underWay;
    private Optional<String> storageProblem = Optional.empty();
    /** Uptime at which a block is made even if nothing waits. */
    private Duration nextBlock = Duration.ZERO;

    /** A block that is neither committed nor abandoned. */
    private static final class Proposal {
        final CommittedBlock block;
        final List<Submission> submissions;
        final Duration proposedAt;
        boolean persisted;

        @Nullable
        Hash stateRoot;

        BitSet consumed = NONE;
        long nextEpoch;

        Proposal(CommittedBlock block, List<Submission> submissions, Duration proposedAt) {
            this.block = block;
            this.submissions = submissions;
            this.proposedAt = proposedAt;
        }
    }

    /**
     * @param validator this validator's place in the genesis document
     * @param tip the last committed block
     * @param nextEpoch of the block after it
     */
    public SoleValidator(Genesis genesis, int validator, Ed25519Key key, Tip tip, long nextEpoch) {
        this.nextEpoch = nextEpoch;
        this.network = genesis.network();
        this.idleInterval = genesis.parameters().idleInterval();
        this.validator = validator;
        this.key = key;
        this.tip = tip;
        this.clock = new BlockClock(tip.time());
    }

    @Override
    public List<Effect> step(Event event, Moment now) {
        effects.clear();
        switch (event) {
            case Event.Started started -> nextBlock = now.uptime();
            case Event.Tick tick -> {}
            case Event.OperationsArrived arrived -> arrived.arrivals().forEach(this::take);
            case Event.Executed executed -> executed(executed);
            case Event.Persisted persisted -> persisted(persisted);
            case Event.PersistFailed failed -> persistFailed(failed, now);
        }
        commitIfReady(now);
        proposeIfDue(now);
        if (underWay == null) {
            effects.add(new Effect.WakeAt(nextBlock));
        }
        return List.copyOf(effects);
    }

    @Override
    public int waiting() {
        return mempool.size();
    }

    private void take(Event.Arrival arrival) {
        if (storageProblem.isPresent()) {
            turnAway(arrival.submission(), "storage-refused", storageProblem.get());
            return;
        }
        mempool.offer(arrival.submission(), arrival.committedNext())
                .ifPresent(refusal -> turnAway(arrival.submission(), refusal.code(), refusal.reason()));
    }

    private void executed(Event.Executed executed) {
        Proposal proposal = proposal(executed.height());
        if (proposal != null) {
            proposal.stateRoot = executed.stateRoot();
            proposal.consumed = executed.consumed();
            proposal.nextEpoch = executed.nextEpoch();
        }
    }

    private void persisted(Event.Persisted persisted) {
        Proposal proposal = proposal(persisted.height());
        if (proposal != null) {
            proposal.persisted = true;
        }
    }

    private void persistFailed(Event.PersistFailed failed, Moment now) {
        Proposal proposal = proposal(failed.height());
        if (proposal == null) {
            return;
        }
        if (storageProblem.isEmpty()) {
            effects.add(new Effect.Notify(new Notice.StorageRefused(failed.reason())));
        }
        storageProblem = Optional.of(failed.reason());
        effects.add(new Effect.Abandon(failed.height()));
        proposal.submissions.forEach(lost -> turnAway(lost, "storage-refused", failed.reason()));
        mempool.drop(proposal.submissions).forEach(lost -> turnAway(lost, "storage-refused", failed.reason()));
        underWay = null;
        nextBlock = now.uptime().plus(STORAGE_RETRY);
    }

    private void commitIfReady(Moment now) {
        Proposal proposal = underWay;
        if (proposal == null || !proposal.persisted || proposal.stateRoot == null) {
            return;
        }
        BlockHeader header = proposal.block.block().header();
        tip = new Tip(
                proposal.block.reference(network), header.epoch(), header.view(), header.time(), proposal.stateRoot);
        nextEpoch = proposal.nextEpoch;
        clock.advance(header.time(), new Moment(now.clock(), proposal.proposedAt));
        underWay = null;
        nextBlock = now.uptime().plus(idleInterval);
        effects.add(new Effect.Commit(proposal.block));
        mempool.settle(proposal.submissions, proposal.consumed)
                .forEach(broken ->
                        turnAway(broken, "sequence-gap", "an operation before this one was refused in its block"));
        if (storageProblem.isPresent()) {
            storageProblem = Optional.empty();
            effects.add(new Effect.Notify(new Notice.StorageRecovered()));
        }
    }

    private void proposeIfDue(Moment now) {
        boolean due = now.uptime().compareTo(nextBlock) >= 0;
        boolean wanted = mempool.size() > 0 && storageProblem.isEmpty();
        if (underWay != null || !(due || wanted)) {
            return;
        }
        List<Submission> submissions = mempool.take(Block.OPERATIONS_MAX, Block.PAYLOAD_BYTES_MAX);
        List<Bytes> payload = submissions.stream().map(Submission::encoded).toList();
        Block block = new Block(header(payload, clock.next(now)), payload);
        CommittedBlock committed = new CommittedBlock(block, certificate(block.header()));
        underWay = new Proposal(committed, submissions, now.uptime());
        clock.takeNotice().ifPresent(notice -> effects.add(new Effect.Notify(notice)));
        effects.add(new Effect.Append(committed));
        effects.add(new Effect.Execute(block, submissions));
    }

    private BlockHeader header(List<Bytes> payload, Instant time) {
        BlockReference parent = tip.block();
        return new BlockHeader(
                nextEpoch,
                tip.view() + 1,
                parent.height() + 1,
                parent.hash(),
                tip.stateRoot(),
                Block.payloadRoot(payload),
                time);
    }

    private QuorumCertificate certificate(BlockHeader header) {
        return QuorumCertificate.of(List.of(SignedVote.commit(network, header, validator, key)));
    }

    private void turnAway(Submission submission, String code, String reason) {
        effects.add(new Effect.TurnAway(submission, code, reason));
    }

    private @Nullable Proposal proposal(long height) {
        Proposal proposal = underWay;
        return proposal != null && proposal.block.height() == height ? proposal : null;
    }
}
