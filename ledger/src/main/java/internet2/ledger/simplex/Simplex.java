package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.ledger.Block;
import internet2.ledger.BlockHeader;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Epoch;
import internet2.ledger.Submission;
import internet2.ledger.Tip;
import internet2.ledger.consensus.Moment;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Byzantine fault tolerant agreement on one history: PBFT in its modern form (Chan and Pass, "Simplex Consensus: A
 * Simple and Fast Consensus Protocol", 2023).
 *
 * <p>Each view has a leader, who proposes a block. Validators prepare it; a quorum of those votes is a certificate, which
 * starts the next view and lets each commit; a quorum of these makes the block final, and all before it. A view without
 * a block in time is skipped once a quorum nullifies it. What an honest validator may vote is in {@link SafetyRules},
 * how long it waits in {@link Pacemaker}; with one validator its own votes are the quorums.
 *
 * <p>The core takes part in one epoch after the other, as long as its node is in their sets. Called by one thread.
 */
public final class Simplex {

    /** A validator that lacks more blocks than this fetches them as one that follows does. */
    private static final long GAP_MAX = 16;

    /** Proposals for later views are kept for so many views. */
    private static final long PROPOSALS_AHEAD = 8;

    /** Final blocks that wait for the disk or the execution before this validator proposes more. */
    private static final int BACKLOG_MAX = 8;

    /** Of the operations in a block that goes to other validators inside a message. */
    private static final long INLINE_BYTES_MAX = 1 << 20;

    private static final int HELP_MAX = 64;
    private static final int OPERATIONS_PER_MESSAGE = 512;
    private static final long OWN_VOTES_RESENT = 8;

    private final NetworkId network;
    private final Pace pace;
    private final Ballots ballots;
    private final NodeId self;
    private final Supplier<SafetyRules> newRules;
    private final Mempool mempool = new Mempool();
    private final BlockClock clock;
    private final BlockTree tree;
    private final Missing missing = new Missing();
    private final Early early = new Early();
    private final List<Effect> effects = new ArrayList<>();
    private Epoch epoch; // with the next five
    private int place;
    private SafetyRules rules;
    private Views views;
    private @Nullable Pacemaker pacemaker;
    private final Set<Integer> accused = new HashSet<>();
    private final Map<NodeId, Message.Standing> standings = new HashMap<>();
    private Optional<QuorumCertificate> lastCommit = Optional.empty();
    private Optional<QuorumCertificate> undecided = Optional.empty();
    private Moment now = new Moment(Instant.EPOCH, Duration.ZERO);
    private Duration enteredAt = Duration.ZERO;
    private Duration lastBlockAt = Duration.ZERO;
    private Duration waitingSince = Duration.ZERO;
    private Duration retryAt = Duration.ZERO;
    private boolean looksAgain;
    private boolean stopped;

    /**
     * @param self has a place in the epoch's set
     * @param tip the last committed block, whose state is executed
     * @param epoch of the block after it
     * @param journal what this validator remembered, of this epoch and earlier ones
     */
    public Simplex(
            NetworkId network,
            Pace pace,
            Ballots ballots,
            NodeId self,
            Tip tip,
            Epoch epoch,
            List<JournalEntry> journal) {
        this(network, pace, ballots, self, tip, epoch, journal, SafetyRules::new);
    }

    Simplex(
            NetworkId network,
            Pace pace,
            Ballots ballots,
            NodeId self,
            Tip tip,
            Epoch epoch,
            List<JournalEntry> journal,
            Supplier<SafetyRules> newRules) {
        this.network = network;
        this.pace = pace;
        this.ballots = ballots;
        this.self = self;
        this.newRules = newRules;
        this.clock = new BlockClock(tip.time());
        this.tree = new BlockTree(network, tip);
        this.epoch = epoch;
        this.place = epoch.validators()
                .indexOf(self)
                .orElseThrow(() -> new IllegalArgumentException(self + " has no vote in epoch " + epoch.number()));
        this.rules = newRules.get();
        this.views = new Views(epoch.validators(), tip.view(), tip.block().hash());
        journal.forEach(this::recall);
        views.advance();
        views.resume(rules.lastView());
    }

    private void recall(JournalEntry entry) {
        switch (entry) {
            case JournalEntry.Voted(SignedVote vote)
            when isOpen(vote.epoch(), vote.view()) -> {
                rules.record(vote);
                var unused = views.round(vote.view()).add(vote);
            }
            case JournalEntry.Accepted(Message.Propose proposal)
            when isOpen(proposal.vote().epoch(), proposal.vote().view()) -> {
                views.round(proposal.vote().view()).proposal = proposal;
                if (proposal.header().view() == proposal.vote().view()) {
                    tree.add(proposal.vote().block(), proposal.header(), proposal.operations()).worthExecuting = true;
                }
            }
            case JournalEntry.Certified(QuorumCertificate certificate)
            when isOpen(certificate.epoch(), certificate.view()) ->
                views.round(certificate.view()).put(certificate);
            case JournalEntry.Voted old -> {}
            case JournalEntry.Accepted old -> {}
            case JournalEntry.Certified old -> {}
        }
    }

    private boolean isOpen(long ofEpoch, long view) {
        return ofEpoch == epoch.number() && view > views.finalView();
    }

    /** The effects have to be performed in their order. */
    public List<Effect> step(Event event, Moment at) {
        effects.clear();
        now = at;
        if (!stopped) {
            if (pacemaker == null) {
                beginAt(at.uptime());
            }
            happen(event);
            while (!stopped && turn()) {
                // until nothing follows from what is known
            }
            if (!stopped) {
                effects.add(new Effect.WakeAt(wakeAt()));
            }
        }
        return List.copyOf(effects);
    }

    private void beginAt(Duration uptime) {
        pacemaker = new Pacemaker(pace, epoch.validators(), uptime);
        enteredAt = uptime;
        lastBlockAt = uptime.minus(pace.idle()); // the first block says that this validator is there
    }

    /** Operations that wait for a block. */
    public int waiting() {
        return mempool.size();
    }

    /** The epoch that this validator takes part in. */
    public Epoch epoch() {
        return epoch;
    }

    public long view() {
        return views.current();
    }

    public int leader() {
        return views.leader(views.current());
    }

    /** When something of a validator was last heard, on the clock of uptime. */
    public Duration lastHeard(int validator) {
        return pacemaker == null ? Duration.ZERO : pacemaker.lastHeard(validator);
    }

    private void happen(Event event) {
        switch (event) {
            case Event.Started started -> resend();
            case Event.Tick tick -> {}
            case Event.OperationsArrived arrived -> arrived(arrived);
            case Event.Received received -> received(received.from(), received.message());
            case Event.Connected connected -> tellOperations(Optional.of(connected.validator()));
            case Event.Executed executed -> executed(executed);
            case Event.Persisted persisted -> tree.persisted(persisted.height());
        }
    }

    /** One thing that follows from what is known; false if nothing does. */
    private boolean turn() {
        return enterIfOver()
                || commitIfReady()
                || executeIfPossible()
                || decideIfPossible()
                || prepareIfAccepted()
                || proposeIfDue()
                || giveUpIfDue()
                || askIfMissing();
    }

    // ---- operations ----

    private void arrived(Event.OperationsArrived arrived) {
        boolean none = mempool.size() == 0;
        List<Submission> taken = new ArrayList<>();
        for (Event.Arrival arrival : arrived.arrivals()) {
            Optional<Mempool.Refusal> refusal =
                    mempool.offer(arrival.submission(), arrival.committedNext(), arrived.ours());
            if (refusal.isEmpty()) {
                taken.add(arrival.submission());
            } else if (arrived.ours()) {
                turnAway(
                        arrival.submission(),
                        refusal.get().code(),
                        refusal.get().reason());
            }
        }
        if (none) {
            waitingSince = now.uptime();
        }
        if (arrived.ours() && !taken.isEmpty()) {
            broadcast(new Message.Operations(taken));
        }
    }

    private void tellOperations(Optional<NodeId> to) {
        List<Submission> ours =
                mempool.ours().stream().limit(OPERATIONS_PER_MESSAGE).toList();
        if (!ours.isEmpty()) {
            Message message = new Message.Operations(ours);
            to.ifPresentOrElse(one -> effects.add(new Effect.Send(one, message)), () -> broadcast(message));
        }
    }

    private void turnAway(Submission submission, String code, String reason) {
        effects.add(new Effect.TurnAway(submission, code, reason));
    }

    // ---- what others say ----

    private void received(NodeId from, Message message) {
        OptionalInt sender = epoch.validators().indexOf(from);
        sender.ifPresent(validator -> pace().heard(validator, now.uptime()));
        switch (message) {
            case Message.Propose propose -> {
                if (isOfNow(from, message, propose.vote().epoch())) {
                    proposed(propose);
                }
            }
            case Message.Ballot ballot -> {
                if (isOfNow(from, message, ballot.vote().epoch())) {
                    ballot.echo()
                            .filter(echo -> echo.kind() == VoteKind.PROPOSE)
                            .ifPresent(this::voted);
                    voted(ballot.vote());
                }
            }
            case Message.Certified(QuorumCertificate certificate) -> {
                if (isOfNow(from, message, certificate.epoch())) {
                    told(certificate);
                }
            }
            case Message.Fetch(Hash block) ->
                tree.candidate(block)
                        .ifPresent(found -> effects.add(
                                new Effect.Send(from, new Message.Delivery(found.header, found.operations))));
            case Message.Delivery delivery -> delivered(delivery);
            case Message.Standing standing -> stands(from, standing);
            case Message.Accusation(Evidence evidence) -> {
                if (isOfNow(from, message, evidence.epoch())
                        && isSigned(evidence.first())
                        && isSigned(evidence.second())) {
                    accuse(evidence);
                }
            }
            case Message.Operations operations -> {}
            case Message.CheckpointShare share -> {}
        }
    }

    /** Messages of the next epoch wait until this one is over; those of earlier ones have no meaning any more. */
    private boolean isOfNow(NodeId from, Message message, long ofEpoch) {
        if (ofEpoch == epoch.number() + 1) {
            early.keep(from, message);
        }
        return ofEpoch == epoch.number();
    }

    private boolean isSigned(SignedVote vote) {
        return ballots.verify(vote, epoch.validators());
    }

    private void proposed(Message.Propose proposal) {
        SignedVote vote = proposal.vote();
        boolean plausible = vote.kind() == VoteKind.PROPOSE
                && vote.validator() == views.leader(vote.view())
                && vote.view() > views.finalView()
                && vote.view() <= views.current() + PROPOSALS_AHEAD;
        if (!plausible || !isSigned(vote)) {
            return;
        }
        proposal.grounds().forEach(this::told);
        Round round = views.round(vote.view());
        round.add(vote).ifPresent(this::accuse);
        Hash hash = tree.hash(proposal.header());
        Optional<String> flaw = Judgement.flaw(proposal, hash);
        if (round.proposal == null) {
            round.proposal = proposal;
            round.refused = flaw.isPresent();
        }
        if (flaw.isEmpty() && missing.isWanted(hash) && proposal.header().view() == vote.view()) {
            found(hash, proposal.header(), proposal.operations());
        }
    }

    /** A vote from wherever, or the leader's echoed by another. */
    private void voted(SignedVote vote) {
        if (!views.isOpen(vote.view()) || vote.validator() >= epoch.validators().size()) {
            return;
        }
        boolean foreign = vote.kind() == VoteKind.PROPOSE && vote.validator() != views.leader(vote.view());
        Round round = views.round(vote.view());
        boolean counted = round.vote(vote.kind(), vote.validator())
                .filter(before -> before.block().equals(vote.block()))
                .isPresent();
        if (!foreign && !counted && isSigned(vote)) {
            count(vote);
        }
    }

    /** Counts a vote whose signature holds, ours too. */
    private void count(SignedVote vote) {
        Round round = views.round(vote.view());
        round.add(vote).ifPresent(this::accuse);
        round.completed(vote.kind(), vote.block()).ifPresent(this::certified);
    }

    /** A certificate that another validator put together. */
    private void told(QuorumCertificate certificate) {
        boolean useful = certificate.epoch() == epoch.number()
                && certificate.view() > views.finalView()
                && views.known(certificate.view())
                        .flatMap(round -> round.certificate(certificate.kind()))
                        .isEmpty();
        if (!useful || !certificate.isHeavyEnough(epoch.validators())) {
            return;
        }
        List<SignedVote> votes = certificate.signedVotes();
        if (votes.stream().allMatch(this::isSigned)) {
            Round round = views.round(certificate.view());
            votes.forEach(vote -> round.add(vote).ifPresent(this::accuse));
            certified(certificate);
        }
    }

    private void certified(QuorumCertificate certificate) {
        Round round = views.round(certificate.view());
        round.put(certificate);
        switch (certificate.kind()) {
            case PREPARE -> {
                remember(new JournalEntry.Certified(certificate));
                wantBlock(certificate);
                commit(round, certificate.block());
            }
            case NULLIFY -> remember(new JournalEntry.Certified(certificate));
            case COMMIT -> {
                wantBlock(certificate);
                if (undecided.isEmpty() || undecided.get().view() < certificate.view()) {
                    undecided = Optional.of(certificate);
                }
            }
            case PROPOSE -> throw new IllegalStateException("proposals make no certificate");
        }
    }

    private void wantBlock(QuorumCertificate certificate) {
        tree.candidate(certificate.block()).ifPresent(block -> block.worthExecuting = true);
        if (!tree.isKnown(certificate.block())) {
            missing.want(
                    certificate.block(),
                    voters(certificate),
                    now.uptime().plus(pace.floor().dividedBy(4)));
        }
    }

    private List<NodeId> voters(QuorumCertificate certificate) {
        return certificate.votes().stream()
                .map(vote ->
                        epoch.validators().validators().get(vote.validator()).id())
                .filter(voter -> !voter.equals(self))
                .toList();
    }

    private void delivered(Message.Delivery delivery) {
        Hash hash = tree.hash(delivery.header());
        if (missing.isWanted(hash) && Judgement.hasPayload(delivery.header(), delivery.operations())) {
            found(hash, delivery.header(), delivery.operations());
        }
    }

    private void found(Hash hash, BlockHeader header, List<Submission> operations) {
        List<NodeId> holders = missing.holders(hash);
        missing.found(hash);
        if (header.height() > tree.finalHeight() + GAP_MAX) {
            fellBehind(header.height());
            return;
        }
        tree.add(hash, header, operations).worthExecuting = true;
        if (!tree.isKnown(header.parentHash()) && header.height() > tree.finalHeight() + 1) {
            missing.want(header.parentHash(), holders, now.uptime());
        }
    }

    private void stands(NodeId from, Message.Standing standing) {
        if (epoch.validators().indexOf(from).isEmpty()) {
            return;
        }
        standings.put(from, standing);
        boolean behind = standing.epoch() < epoch.number()
                || (standing.epoch() == epoch.number() && standing.finalHeight() < tree.finalHeight());
        if (behind) {
            lastCommit.ifPresent(proof -> effects.add(new Effect.Send(from, new Message.Certified(proof))));
            effects.add(new Effect.Send(from, standing()));
        }
        if (standing.epoch() == epoch.number() && standing.view() < views.current()) {
            views.help(standing.view(), HELP_MAX)
                    .forEach(proof -> effects.add(new Effect.Send(from, new Message.Certified(proof))));
        }
        long weight = standings.entrySet().stream()
                .filter(each -> isFarAhead(each.getValue()))
                .mapToLong(each -> weight(each.getKey()))
                .sum();
        if (epoch.validators().isMoreThanThird(weight)) {
            fellBehind(standing.finalHeight());
        }
    }

    private long weight(NodeId validator) {
        OptionalInt index = epoch.validators().indexOf(validator);
        return index.isPresent() ? epoch.validators().weight(index.getAsInt()) : 0;
    }

    private boolean isFarAhead(Message.Standing standing) {
        boolean stuck = now.uptime().minus(enteredAt).compareTo(pace().timeout().multipliedBy(2)) > 0;
        return standing.finalHeight() > tree.finalHeight() + GAP_MAX
                || (stuck && standing.epoch() > epoch.number() && standing.finalHeight() > tree.finalHeight());
    }

    private void fellBehind(long height) {
        effects.add(new Effect.FellBehind(height));
        stopped = true;
    }

    private void accuse(Evidence evidence) {
        if (accused.add(evidence.validator())) {
            effects.add(new Effect.Accuse(evidence));
            broadcast(new Message.Accusation(evidence));
        }
    }

    // ---- our own votes ----

    private void cast(VoteKind kind, long view, Hash block, Optional<SignedVote> echo) {
        SignedVote vote = ballots.sign(kind, epoch.number(), view, block, place);
        rules.record(vote);
        remember(new JournalEntry.Voted(vote));
        if (kind != VoteKind.PROPOSE) {
            broadcast(new Message.Ballot(vote, echo));
        }
        count(vote);
    }

    private void commit(Round round, Hash block) {
        Optional<Hash> prepared = round.certificate(VoteKind.PREPARE).map(QuorumCertificate::block);
        if (round.view > views.finalView() && rules.mayCommit(round.view, block, prepared)) {
            cast(VoteKind.COMMIT, round.view, block, Optional.empty());
        }
    }

    private boolean prepareIfAccepted() {
        long view = views.current();
        Round round = views.round(view);
        Message.Propose proposal = round.proposal;
        looksAgain = false;
        if (proposal == null || round.refused || !rules.mayPrepare(view) || hasNullified(view)) {
            return false;
        }
        Instant latest = now.clock().plus(pace.clockTolerance());
        return switch (Judgement.of(proposal, tree, rules, views, latest)) {
            case Judgement.Accepted accepted -> {
                prepare(proposal);
                yield true;
            }
            case Judgement.Refused refused -> {
                round.refused = true;
                yield true;
            }
            case Judgement.Open open -> {
                looksAgain = proposal.header().time().isAfter(latest);
                yield false;
            }
        };
    }

    private void prepare(Message.Propose proposal) {
        SignedVote vote = proposal.vote();
        if (proposal.header().view() == vote.view()) {
            tree.add(vote.block(), proposal.header(), proposal.operations()).worthExecuting = true;
            missing.found(vote.block());
        }
        remember(new JournalEntry.Accepted(proposal));
        cast(VoteKind.PREPARE, vote.view(), vote.block(), Optional.of(vote));
    }

    private boolean hasNullified(long view) {
        return rules.vote(VoteKind.NULLIFY, view).isPresent();
    }

    private boolean giveUpIfDue() {
        long view = views.current();
        Round round = views.round(view);
        if (!rules.mayNullify(view)) {
            if (retryAt.compareTo(now.uptime()) > 0) {
                return false;
            }
            retryAt = now.uptime().plus(pace().timeout());
            resend();
            return true;
        }
        Optional<String> why = reasonToGiveUp(round);
        why.ifPresent(reason -> {
            retryAt = now.uptime().plus(pace().timeout());
            effects.add(new Effect.Notify(new Notice.GaveUp(view, views.leader(view), reason)));
            cast(VoteKind.NULLIFY, view, Hash.ZERO, Optional.empty());
        });
        return why.isPresent();
    }

    private Optional<String> reasonToGiveUp(Round round) {
        int leader = views.leader(round.view);
        if (round.refused) {
            return Optional.of("its proposal may not stand there");
        }
        if (round.isSkipWanted()) {
            return Optional.of("others skip it");
        }
        if (leader != place && accused.contains(leader)) {
            return Optional.of("its leader contradicted itself");
        }
        boolean waited = now.uptime().compareTo(deadline()) >= 0;
        boolean silent = leader != place
                && round.proposal == null
                && isPending()
                && pace().isSilent(leader, place, now.uptime());
        return waited || silent
                ? Optional.of(round.proposal == null ? "no proposal in time" : "no quorum in time")
                : Optional.empty();
    }

    /** Says again what may have been lost, and where this validator stands. */
    private void resend() {
        broadcast(standing());
        for (long view = Math.max(views.finalView() + 1, views.current() - OWN_VOTES_RESENT);
                view <= views.current();
                view++) {
            for (VoteKind kind : List.of(VoteKind.PREPARE, VoteKind.COMMIT, VoteKind.NULLIFY)) {
                rules.vote(kind, view).ifPresent(vote -> broadcast(new Message.Ballot(vote, Optional.empty())));
            }
        }
        Message.Propose own = views.round(views.current()).proposal;
        if (own != null && own.vote().validator() == place) {
            broadcast(own);
        }
        tellOperations(Optional.empty());
    }

    private Message.Standing standing() {
        return new Message.Standing(epoch.number(), views.current(), tree.finalHeight());
    }

    // ---- leading ----

    private boolean proposeIfDue() {
        long view = views.current();
        if (views.leader(view) != place || !rules.mayPropose(view) || hasNullified(view)) {
            return false;
        }
        int backlog = epoch.validators().size() == 1 ? 1 : BACKLOG_MAX;
        if (tree.decided().size() >= backlog) {
            return false;
        }
        Optional<BlockTree.Ground> parent = views.parents().stream()
                .map(tree::ground)
                .flatMap(Optional::stream)
                .filter(ground -> ground.stateRoot().isPresent())
                .findFirst();
        return parent.isPresent() && proposeOn(parent.get());
    }

    private boolean proposeOn(BlockTree.Ground parent) {
        boolean open = !parent.hash().equals(views.finalBlock());
        boolean lingers = open && now.uptime().compareTo(enteredAt.plus(grace())) >= 0;
        if (parent.next().isPresent()) {
            return lingers && proposeAgain(parent.hash());
        }
        Set<Hash> underWay = tree.operationsUpTo(parent.hash());
        boolean idle = now.uptime().compareTo(lastBlockAt.plus(pace.idle())) >= 0 && !open;
        if (!lingers && !idle && !mempool.hasOthersThan(underWay)) {
            return false;
        }
        long bytes = epoch.validators().size() == 1 ? Block.PAYLOAD_BYTES_MAX : INLINE_BYTES_MAX;
        List<Submission> operations = mempool.take(Block.OPERATIONS_MAX, bytes, underWay);
        Instant time = clock.next(now);
        clock.takeNotice().ifPresent(notice -> effects.add(new Effect.Notify(notice)));
        BlockHeader header = new BlockHeader(
                epoch.number(),
                views.current(),
                parent.height() + 1,
                parent.hash(),
                parent.stateRoot().orElseThrow(),
                Block.payloadRoot(operations.stream().map(Submission::encoded).toList()),
                time.isBefore(parent.time()) ? parent.time() : time);
        propose(tree.hash(header), header, operations, parent.hash());
        return true;
    }

    private boolean proposeAgain(Hash closing) {
        Candidate block = tree.candidate(closing).orElseThrow();
        propose(closing, block.header, List.of(), closing);
        return true;
    }

    private void propose(Hash hash, BlockHeader header, List<Submission> operations, Hash standsOn) {
        long view = views.current();
        cast(VoteKind.PROPOSE, view, hash, Optional.empty());
        SignedVote vote = rules.vote(VoteKind.PROPOSE, view).orElseThrow();
        Message.Propose proposal = new Message.Propose(vote, header, operations, views.grounds(standsOn));
        views.round(view).proposal = proposal;
        broadcast(proposal);
    }

    // ---- time ----

    private Pacemaker pace() {
        return java.util.Objects.requireNonNull(pacemaker, "events come after the first step");
    }

    /** How long a leader waits for the last block to become final by itself before it makes an empty one for it. */
    private Duration grace() {
        return pace().timeout().dividedBy(4);
    }

    /** Whether the leader of this view has something to do. */
    private boolean isPending() {
        return !pendingSince().minus(now.uptime()).isPositive();
    }

    private Duration pendingSince() {
        Duration idle = lastBlockAt.plus(pace.idle());
        if (views.round(views.current()).proposal != null || views.isSomethingOpen()) {
            return enteredAt;
        }
        Duration since = mempool.size() > 0 && waitingSince.compareTo(idle) < 0 ? waitingSince : idle;
        return since.compareTo(enteredAt) > 0 ? since : enteredAt;
    }

    private Duration deadline() {
        return pendingSince().plus(pace().timeout());
    }

    private Duration wakeAt() {
        long view = views.current();
        List<Duration> times = new ArrayList<>();
        times.add(rules.mayNullify(view) ? deadline() : retryAt);
        if (views.leader(view) == place && rules.mayPropose(view)) {
            times.add(lastBlockAt.plus(pace.idle()));
            times.add(enteredAt.plus(grace()));
        } else if (isPending()) {
            times.add(now.uptime().plus(grace())); // the leader may fall silent meanwhile
        }
        missing.nextTry().ifPresent(times::add);
        if (looksAgain) {
            times.add(now.uptime().plus(Judgement.LOOK_AGAIN));
        }
        return times.stream()
                .filter(time -> time.compareTo(now.uptime()) > 0)
                .min(Duration::compareTo)
                .orElse(now.uptime().plus(grace()));
    }

    private boolean enterIfOver() {
        long before = views.current();
        boolean nullified = views.isNullified(before) && views.prepared(before).isEmpty();
        if (!views.advance()) {
            return false;
        }
        if (nullified) {
            pace().viewSkipped();
        } else if (views.prepared(before).isPresent()) {
            pace().viewTook(now.uptime().minus(pendingSinceBefore()));
        }
        enteredAt = now.uptime();
        long view = views.current();
        effects.add(new Effect.Notify(new Notice.EnteredView(view, views.leader(view), nullified)));
        return true;
    }

    private Duration pendingSinceBefore() {
        Duration since = waitingSince.compareTo(enteredAt) > 0 ? waitingSince : enteredAt;
        Duration idle = lastBlockAt.plus(pace.idle());
        boolean nothingWaited = mempool.size() == 0 && idle.compareTo(now.uptime()) <= 0 && idle.compareTo(since) > 0;
        return nothingWaited ? idle : since;
    }

    private boolean askIfMissing() {
        Map<Hash, NodeId> asks = missing.due(now.uptime(), pace.floor());
        asks.forEach((block, holder) -> effects.add(new Effect.Send(holder, new Message.Fetch(block))));
        return !asks.isEmpty();
    }

    // ---- blocks ----

    private boolean executeIfPossible() {
        List<Candidate> executable = tree.executable();
        for (Candidate block : executable) {
            block.executing = true;
            effects.add(new Effect.Execute(block.hash, block.block(), block.operations));
        }
        return !executable.isEmpty();
    }

    private void executed(Event.Executed executed) {
        tree.candidate(executed.block()).ifPresent(block -> {
            block.stateRoot = executed.stateRoot();
            block.consumed = executed.consumed();
            block.next = executed.next();
        });
    }

    /** A certificate of commit makes its block final, and all before it, as soon as they are here. */
    private boolean decideIfPossible() {
        if (undecided.isEmpty()) {
            return false;
        }
        QuorumCertificate certificate = undecided.get();
        return switch (tree.wayTo(certificate.block())) {
            case BlockTree.Way.Lacking(Hash hash) -> {
                if (!missing.isWanted(hash)) {
                    missing.want(hash, voters(certificate), now.uptime());
                }
                yield false;
            }
            case BlockTree.Way.Fork(long height) -> {
                effects.add(new Effect.Notify(new Notice.Forked(height)));
                stopped = true;
                yield false;
            }
            case BlockTree.Way.Whole(List<Candidate> way) -> {
                decide(certificate, way);
                yield true;
            }
        };
    }

    private void decide(QuorumCertificate certificate, List<Candidate> way) {
        undecided = Optional.empty();
        lastCommit = Optional.of(certificate);
        if (way.size() > CommittedBlock.DESCENDANTS_MAX) {
            fellBehind(tree.finalHeight() + way.size());
            return;
        }
        boolean moved = certificate.view() >= views.current();
        tree.decide(way, certificate).forEach(block -> effects.add(new Effect.Append(block)));
        views.decided(certificate.view(), certificate.block());
        rules.forget(views.finalView());
        lastBlockAt = now.uptime();
        if (moved) {
            enteredAt = now.uptime();
            long view = views.current();
            effects.add(new Effect.Notify(new Notice.EnteredView(view, views.leader(view), false)));
        }
    }

    /** A final block that is on disk and executed. */
    private boolean commitIfReady() {
        Optional<Candidate> ready = tree.ready();
        if (ready.isEmpty()) {
            return false;
        }
        Candidate block = ready.get();
        if (!block.header.parentStateRoot().equals(tree.tip().stateRoot())) {
            effects.add(new Effect.Notify(
                    new Notice.Diverged(tree.tip().height(), tree.tip().stateRoot(), block.header.parentStateRoot())));
            stopped = true;
            return false;
        }
        tree.commit(java.util.Objects.requireNonNull(block.stateRoot));
        clock.advance(block.header.time(), now);
        effects.add(new Effect.Commit(block.hash, block.header.height()));
        mempool.settle(block.operations, block.consumed)
                .forEach(broken -> turnAway(
                        broken, "sequence-gap", "an operation before this one was refused, or took its place"));
        waitingSince = now.uptime();
        block.next.ifPresent(this::begin);
        return true;
    }

    private void begin(Epoch next) {
        epoch = next;
        OptionalInt newPlace = next.validators().indexOf(self);
        if (newPlace.isEmpty()) {
            effects.add(new Effect.Retired());
            stopped = true;
            return;
        }
        place = newPlace.getAsInt();
        rules = newRules.get();
        views = new Views(
                next.validators(), tree.tip().view(), tree.tip().block().hash());
        pacemaker = new Pacemaker(pace, next.validators(), now.uptime());
        tree.clear();
        missing.clear();
        accused.clear();
        standings.clear();
        undecided = Optional.empty();
        enteredAt = now.uptime();
        effects.add(new Effect.Notify(
                new Notice.EpochBegan(next.number(), next.validators().size())));
        early.take().forEach(each -> received(each.from(), each.message()));
    }

    private void remember(JournalEntry entry) {
        if (epoch.validators().size() > 1) { // alone, nobody ever saw what is not in the log
            effects.add(new Effect.Remember(entry));
        }
    }

    private void broadcast(Message message) {
        if (epoch.validators().size() > 1) {
            effects.add(new Effect.Broadcast(message));
        }
    }
}
