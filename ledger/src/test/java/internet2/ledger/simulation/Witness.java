package internet2.ledger.simulation;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.BlockHeader;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Submission;
import internet2.ledger.simplex.Message;
import internet2.ledger.simplex.Notice;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.Term;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.ValidatorSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Sees everything, and says so when a promise is broken. */
final class Witness {

    private record Final(Hash block, Hash stateRoot) {}

    private record Ballot(long epoch, long view, int validator, VoteKind kind) {}

    private final World world;
    private final Map<Long, Final> history = new HashMap<>();
    private final Map<Long, Hash> appended = new HashMap<>();
    private final Map<Long, ValidatorSet> epochs = new TreeMap<>();
    private final Set<Hash> executed = new HashSet<>();
    private final Set<Hash> acknowledged = new HashSet<>();
    private final Map<Ballot, SignedVote> honestVotes = new HashMap<>();
    private final Map<Ballot, List<SignedVote>> heard = new HashMap<>();
    private final Set<Integer> accused = new TreeSet<>();
    private final Map<Integer, Set<Integer>> suspectedBy = new HashMap<>(); // honest members, by suspect
    private final Set<NodeId> released = new HashSet<>(); // from some machine's quarantine
    private final Figures figures = new Figures();
    private boolean forked;

    Witness(World world) {
        this.world = world;
        epochs.put(0L, world.constitution().sets().getFirst());
    }

    Figures figures() {
        return figures;
    }

    /** The greatest height that an honest machine committed. */
    long height() {
        return history.size();
    }

    boolean isForked() {
        return forked;
    }

    /** Members that honest machines have proofs against. */
    Set<Integer> accused() {
        return accused;
    }

    // ---- agreement ----

    void committed(
            Machine machine, CommittedBlock block, ToyState before, ToyState after, List<Submission> operations) {
        if (!machine.isHonest()) {
            return;
        }
        figures.reached(world.time().now(), after.tip().block().hash());
        if (!before.tip().block().hash().equals(block.block().header().parentHash()) || !isFinal(block, before)) {
            throw new Violation(
                    "finality",
                    "machine " + machine.index() + " committed block " + block.height()
                            + " without a certificate that makes it final");
        }
        Final reached = new Final(after.tip().block().hash(), after.tip().stateRoot());
        Final known = history.putIfAbsent(block.height(), reached);
        if (known == null) {
            figures.committed(world.time().now(), block.block().header());
            after.following().ifPresent(next -> epochs.put(next.number(), next.validators()));
            if (released.contains(leader(
                    block.block().header().epoch(), block.block().header().view()))) {
                figures.returned();
            }
            executedOnce(before, after, operations);
        } else if (!known.equals(reached)) {
            fork("machine " + machine.index() + " committed another block " + block.height());
        }
    }

    void appended(Machine machine, CommittedBlock block) {
        boolean alone = block.certificate().votes().size() == 1; // nobody saw it before it is on disk
        if (machine.isHonest() && !alone) {
            Hash hash = block.block().header().hash(world.constitution().network());
            Hash known = appended.putIfAbsent(block.height(), hash);
            if (known != null && !known.equals(hash)) {
                fork("machine " + machine.index() + " stored another block " + block.height());
            }
        }
    }

    private void fork(String how) {
        forked = true;
        if (!world.scenario().isBeyondTolerance()) {
            throw new Violation("agreement", how);
        }
    }

    /** Whether a quorum of the epoch after this state committed the block, or one after it. */
    boolean isFinal(CommittedBlock block, ToyState before) {
        ValidatorSet validators = before.upcoming().validators();
        QuorumCertificate certificate = block.certificate();
        Hash last = block.block().header().hash(world.constitution().network());
        for (BlockHeader descendant : block.descendants()) {
            if (!descendant.parentHash().equals(last)) {
                return false;
            }
            last = descendant.hash(world.constitution().network());
        }
        return block.block().header().parentHash().equals(before.tip().block().hash())
                && block.block().header().epoch() == before.upcoming().number()
                && certificate.kind() == VoteKind.COMMIT
                && certificate.epoch() == before.upcoming().number()
                && certificate.block().equals(last)
                && world.isQuorum(certificate, validators);
    }

    // ---- operations ----

    private void executedOnce(ToyState before, ToyState after, List<Submission> operations) {
        Set<Hash> inBlock = new HashSet<>(); // two lanes may bring the same one, of which the second counts for nothing
        for (Submission operation : operations) {
            int account = Clients.account(operation);
            long sequence = operation.operation().sequence();
            boolean counted = before.nextSequence(account) <= sequence && sequence < after.nextSequence(account);
            if (counted
                    && inBlock.add(operation.id())
                    && !executed.add(operation.id())
                    && !world.scenario().isBeyondTolerance()) {
                throw new Violation(
                        "exactly once", "operation " + sequence + " of account " + account + " counts twice");
            }
        }
    }

    void acknowledged(Machine machine, Submission operation, long nanos) {
        if (machine.isHonest()) {
            acknowledged.add(operation.id());
            figures.acknowledged(nanos);
        }
    }

    // ---- accusations ----

    void accused(Machine machine, Evidence evidence, ToyState state) {
        if (!machine.isHonest()) {
            return;
        }
        ValidatorSet set = evidence.epoch() == state.upcoming().number()
                ? state.upcoming().validators()
                : epochs.get(evidence.epoch());
        if (set == null || !holds(evidence.first(), set) || !holds(evidence.second(), set)) {
            throw new Violation("accusation", "machine " + machine.index() + " accuses without a proof");
        }
        int culprit = world.members().of(set.keys(evidence.validator()));
        if (!world.scenario().isHostile(culprit)) {
            throw new Violation("accusation", "member " + culprit + " is honest and accused: " + evidence.inWords());
        }
        accused.add(culprit);
        figures.accused(world.time().now(), evidence);
    }

    private boolean holds(SignedVote vote, ValidatorSet set) {
        return Keyed.holds(world.members(), vote, set);
    }

    /** Somebody, honest or not, proposes this. */
    void proposed(Message.Propose propose) {
        figures.proposed(world.time().now(), propose.vote());
    }

    /** An honest machine sends this. */
    void said(Machine machine, Message message) {
        switch (message) {
            case Message.Propose propose -> honest(machine, propose.vote());
            case Message.Ballot ballot -> {
                notForTheShunned(machine, ballot.vote());
                honest(machine, ballot.vote());
            }
            case Message.Batch batch -> {
                if (isOwn(machine, batch.vote())) {
                    honest(machine, batch.vote());
                }
            }
            default -> {}
        }
    }

    private boolean isOwn(Machine machine, SignedVote vote) {
        return Optional.ofNullable(epochs.get(vote.epoch()))
                .flatMap(set -> world.members().place(machine.member(), set))
                .filter(place -> place == vote.validator())
                .isPresent();
    }

    private void honest(Machine machine, SignedVote vote) {
        contradicted(honestVotes, vote, vote.kind(), machine);
        if (vote.kind() == VoteKind.COMMIT || vote.kind() == VoteKind.NULLIFY) {
            contradicted(
                    honestVotes, vote, vote.kind() == VoteKind.COMMIT ? VoteKind.NULLIFY : VoteKind.COMMIT, machine);
        }
        honestVotes.putIfAbsent(new Ballot(vote.epoch(), vote.view(), vote.validator(), vote.kind()), vote);
    }

    private static void contradicted(Map<Ballot, SignedVote> votes, SignedVote vote, VoteKind kind, Machine machine) {
        Optional.ofNullable(votes.get(new Ballot(vote.epoch(), vote.view(), vote.validator(), kind)))
                .flatMap(before -> evidence(before, vote))
                .ifPresent(evidence -> {
                    throw new Violation(
                            "honesty", "machine " + machine.index() + " contradicts itself: " + evidence.inWords());
                });
    }

    private static Optional<Evidence> evidence(SignedVote one, SignedVote other) {
        if (Evidence.contradict(one, other)) {
            return Optional.of(new Evidence(one, other));
        }
        return Evidence.contradict(other, one) ? Optional.of(new Evidence(other, one)) : Optional.empty();
    }

    // ---- quarantine ----

    /** An honest machine begins to suspect a member. */
    void suspected(Machine machine, int member) {
        suspectedBy.computeIfAbsent(member, absent -> new TreeSet<>()).add(machine.member());
    }

    /** A machine is told whom to do without: whom honest ones of more than a third of the weight suspected. */
    void quarantined(Machine machine, ValidatorSet set, Set<NodeId> before, Set<NodeId> now) {
        if (!machine.isHonest()) {
            return;
        }
        before.stream().filter(each -> !now.contains(each)).forEach(released::add);
        for (NodeId each : now) {
            if (before.contains(each)) {
                continue;
            }
            figures.quarantined();
            long weight = suspectedBy.getOrDefault(world.members().of(each), Set.of()).stream()
                    .flatMap(by -> world.members().place(by, set).stream())
                    .mapToLong(set::weight)
                    .sum();
            if (!set.isMoreThanThird(weight)) {
                throw new Violation(
                        "quarantine", "machine " + machine.index() + " shuns whom too few honest ones suspected");
            }
        }
    }

    private void notForTheShunned(Machine machine, SignedVote vote) {
        boolean first = !honestVotes.containsKey(new Ballot(vote.epoch(), vote.view(), vote.validator(), vote.kind()));
        boolean now = machine.core()
                .filter(core -> core.epoch().number() == vote.epoch())
                .isPresent();
        if (first && now && vote.kind() == VoteKind.PREPARE) {
            NodeId leader = leader(vote.epoch(), vote.view());
            if (!leader.equals(world.members().id(machine.member()))
                    && machine.suspecting().isShunned(leader, vote.view())) {
                throw new Violation("quarantine", "machine " + machine.index() + " prepares what the shunned propose");
            }
        }
    }

    private NodeId leader(long epoch, long view) {
        ValidatorSet set = Objects.requireNonNull(epochs.get(epoch), "an epoch begins before anybody votes in it");
        return set.validators().get(Term.of(view).leader(set.size())).id();
    }

    // ---- more than a third ----

    /** An honest machine hears this: what it proves is asked for only if a fork is possible. */
    void heard(Message message) {
        if (!world.scenario().isBeyondTolerance()) {
            return;
        }
        switch (message) {
            case Message.Propose propose -> {
                hear(propose.vote());
                propose.grounds().forEach(ground -> ground.signedVotes().forEach(this::hear));
            }
            case Message.Batch batch -> hear(batch.vote());
            case Message.Ballot ballot -> {
                hear(ballot.vote());
                ballot.echo().ifPresent(this::hear);
            }
            case Message.Certified(QuorumCertificate certificate) ->
                certificate.signedVotes().forEach(this::hear);
            default -> {}
        }
    }

    private void hear(SignedVote vote) {
        ValidatorSet set = epochs.get(vote.epoch());
        if (set != null && holds(vote, set)) {
            List<SignedVote> votes = heard.computeIfAbsent(
                    new Ballot(vote.epoch(), vote.view(), vote.validator(), vote.kind()), absent -> new ArrayList<>());
            if (votes.stream().noneMatch(known -> known.block().equals(vote.block()))) {
                votes.add(vote);
            }
        }
    }

    /** A fork names more than a third of the weight, by what honest machines heard, and nobody honest. */
    void assertForkNamesItsCulprits() {
        Map<Long, Set<Integer>> culprits = new TreeMap<>();
        heard.forEach((ballot, votes) -> {
            boolean twice = votes.size() > 1;
            boolean both = ballot.kind() == VoteKind.COMMIT
                    && heard.containsKey(
                            new Ballot(ballot.epoch(), ballot.view(), ballot.validator(), VoteKind.NULLIFY));
            if (twice || both) {
                culprits.computeIfAbsent(ballot.epoch(), absent -> new TreeSet<>())
                        .add(ballot.validator());
            }
        });
        boolean named = false;
        for (Map.Entry<Long, Set<Integer>> each : culprits.entrySet()) {
            ValidatorSet set = epochs.getOrDefault(
                    each.getKey(), world.constitution().sets().getFirst());
            long weight = 0;
            for (int validator : each.getValue()) {
                int member = world.members().of(set.keys(validator));
                if (!world.scenario().isHostile(member)) {
                    throw new Violation("accusation", "member " + member + " is honest and can be convicted");
                }
                weight += set.weight(validator);
            }
            named |= set.isMoreThanThird(weight);
        }
        if (forked && !named) {
            throw new Violation("accountability", "a fork names too few: " + culprits);
        }
    }

    void noticed(Machine machine, Notice notice) {
        if (notice instanceof Notice.EnteredView entered) {
            figures.entered(entered.afterSkip());
        }
        if (!machine.isHonest() || world.scenario().isBeyondTolerance()) {
            return;
        }
        switch (notice) {
            case Notice.Forked(long height) ->
                throw new Violation("agreement", "machine " + machine.index() + " sees a fork at " + height);
            case Notice.Diverged(long height, Hash ours, Hash theirs) ->
                throw new Violation("agreement", "machine " + machine.index() + " diverged at " + height);
            default -> {}
        }
    }

    // ---- the end ----

    void assertNothingIsLost() {
        for (Hash operation : acknowledged) {
            if (!executed.contains(operation)) {
                throw new Violation("durability", "an acknowledged operation is in no block");
            }
        }
    }
}
