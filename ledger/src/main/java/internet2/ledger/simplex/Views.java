package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.Term;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.ValidatorSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The views of one epoch: what quorums said of each, and which one it is now. */
final class Views implements SafetyRules.Certificates {

    /** Votes for views further on are not kept: a validator that is so far behind fetches what became final. */
    static final long AHEAD_MAX = 1024;

    /** Decided views whose votes are still compared with late ones. */
    private static final long KEPT = 32;

    /** In one message. */
    private static final int GROUNDS_MAX = 256;

    private final ValidatorSet validators;
    private final SafetyRules rules;
    private final BlockTree tree;
    private final NavigableMap<Long, Round> rounds = new TreeMap<>();
    private long finalView;
    private Hash finalBlock;
    private long current;

    /**
     * @param finalView of the block before the epoch; the epoch begins with the view after it
     * @param finalBlock that block
     */
    Views(ValidatorSet validators, SafetyRules rules, BlockTree tree, long finalView, Hash finalBlock) {
        this.validators = validators;
        this.rules = rules;
        this.tree = tree;
        this.finalView = finalView;
        this.finalBlock = finalBlock;
        this.current = finalView + 1;
    }

    long current() {
        return current;
    }

    int leader(long view) {
        return Term.of(view).leader(validators.size());
    }

    /** Views that messages may be of. */
    boolean isOpen(long view) {
        return view > finalView - KEPT && view <= current + AHEAD_MAX;
    }

    Round round(long view) {
        return rounds.computeIfAbsent(view, absent -> new Round(view, validators, rules));
    }

    Optional<Round> known(long view) {
        return Optional.ofNullable(rounds.get(view));
    }

    /** Takes a vote whose signature holds; tells what it proves together with an earlier one. */
    Optional<Evidence> add(SignedVote vote) {
        return round(vote.view()).add(vote).or(() -> contradictedInTerm(vote));
    }

    private Optional<Evidence> contradictedInTerm(SignedVote vote) {
        Term term = Term.of(vote.view());
        return switch (vote.kind()) {
            case COMMIT -> contradicted(vote, VoteKind.NULLIFY, term.first(), vote.view());
            case NULLIFY -> contradicted(vote, VoteKind.COMMIT, vote.view(), term.last());
            case PROPOSE, PREPARE, BATCH, STORE -> Optional.empty();
        };
    }

    private Optional<Evidence> contradicted(SignedVote vote, VoteKind by, long from, long to) {
        return rounds.subMap(from, true, to, true).values().stream()
                .flatMap(round -> round.vote(by, vote.validator()).stream())
                .filter(other -> Evidence.contradict(other, vote))
                .findFirst()
                .map(other -> new Evidence(other, vote));
    }

    /** Whether at least one honest validator votes to skip this view, or an earlier one of its term. */
    boolean isSkipWanted(long view) {
        Set<Integer> voters = new HashSet<>();
        rounds.subMap(Term.of(view).first(), true, view, true)
                .values()
                .forEach(round -> voters.addAll(round.voters(VoteKind.NULLIFY)));
        return validators.isMoreThanThird(
                voters.stream().mapToLong(validators::weight).sum());
    }

    /** Whether the leader itself votes to skip this view, or an earlier one of its term. */
    boolean isGivenUpByLeader(long view) {
        return rounds.subMap(Term.of(view).first(), true, view, true).values().stream()
                .anyMatch(round -> round.voters(VoteKind.NULLIFY).contains(leader(view)));
    }

    /**
     * Since when the term up to this view has a block that is prepared and not final, though somebody skipped one: who
     * did so commits no more in it, and perhaps too few are left.
     */
    Optional<Duration> stalledSince(long view) {
        Collection<Round> term =
                rounds.subMap(Term.of(view).first(), true, view, true).values();
        boolean skipped =
                term.stream().anyMatch(round -> !round.voters(VoteKind.NULLIFY).isEmpty());
        return term.stream()
                .filter(round -> skipped && round.view > finalView && round.preparedAt != null)
                .map(round -> Objects.requireNonNull(round.preparedAt))
                .min(Duration::compareTo);
    }

    /**
     * Goes on to the view after the last one that is over; returns whether it moved. That a later term is skipped does
     * not end this one: nobody could ever stand on what is before it.
     */
    boolean advance() {
        long before = current;
        for (Round round : rounds.tailMap(Term.of(before).first(), true).values()) {
            Term term = Term.of(current);
            if (term.has(round.view) && round.certificate(VoteKind.NULLIFY).isPresent()) {
                current = term.next().first();
            } else if (round.view >= current
                    && (round.certificate(VoteKind.COMMIT).isPresent()
                            || prepared(round.view).isPresent())) {
                current = round.view + 1;
            }
        }
        return current > before;
    }

    /** The block, certified to commit in this view, and all before it are final. */
    void decided(long view, Hash block) {
        finalView = view;
        finalBlock = block;
        current = Math.max(current, view + 1);
        rounds.headMap(finalView - KEPT, true).clear();
    }

    @Override
    public long finalView() {
        return finalView;
    }

    @Override
    public Hash finalBlock() {
        return finalBlock;
    }

    @Override
    public Optional<Hash> certified(long view) {
        return certificate(view, VoteKind.PREPARE).map(QuorumCertificate::block);
    }

    @Override
    public Optional<Hash> base(long view) {
        return certified(view)
                .flatMap(block -> known(view)
                        .flatMap(round -> round.header(block))
                        .or(() -> tree.candidate(block).map(candidate -> candidate.header))
                        .map(header -> header.view() < view ? block : header.parentHash()));
    }

    /** The block of this view that the next ones may stand on. */
    Optional<Hash> prepared(long view) {
        return rules.prepared(this, view);
    }

    @Override
    public boolean isNullified(long view) {
        return nullifying(view).isPresent();
    }

    /** The certificate by which this view is skipped. */
    private Optional<QuorumCertificate> nullifying(long view) {
        return rounds.subMap(Term.of(view).first(), true, view, true).values().stream()
                .flatMap(round -> round.certificate(VoteKind.NULLIFY).stream())
                .findFirst();
    }

    /** Views with a block that is prepared and not final, the earliest first. */
    List<Long> prepared() {
        return rounds.subMap(finalView, false, current, false).values().stream()
                .filter(round -> prepared(round.view).isPresent())
                .map(round -> round.view)
                .toList();
    }

    /** Whether a block of this epoch is certified and not final. */
    boolean isSomethingOpen() {
        return openPrepares().stream().anyMatch(certificate -> certificate.view() < current);
    }

    /** Certificates of prepare of blocks that are not final, up to this view. */
    List<QuorumCertificate> openPrepares() {
        return rounds.subMap(finalView, false, current, true).values().stream()
                .flatMap(round -> round.certificate(VoteKind.PREPARE).stream())
                .toList();
    }

    private Optional<QuorumCertificate> certificate(long view, VoteKind kind) {
        return known(view).flatMap(round -> round.certificate(kind));
    }

    /** Blocks that a proposal in the current view may stand on, the latest first. */
    List<Hash> parents() {
        List<Hash> parents = new ArrayList<>();
        for (long view = current - 1; view > finalView; view--) {
            prepared(view).ifPresent(parents::add);
            if (!isNullified(view)) {
                return parents;
            }
        }
        parents.add(finalBlock);
        return parents;
    }

    /**
     * The certificates that let a block of this view stand on this parent; within a term, where the parent may hold
     * none yet, the last one that there is.
     */
    List<QuorumCertificate> grounds(long view, Hash parent) {
        Term term = Term.of(view);
        List<QuorumCertificate> grounds = new ArrayList<>();
        for (long before = view - 1; before > finalView && grounds.size() < GROUNDS_MAX; before--) {
            Optional<QuorumCertificate> prepared = certificate(before, VoteKind.PREPARE);
            if (term.has(before)) {
                if (prepared.isPresent()) {
                    return List.of(prepared.get());
                }
            } else if (prepared.filter(of -> of.block().equals(parent)).isPresent()) {
                grounds.addAll(chain(before));
                return grounds;
            } else {
                Optional<QuorumCertificate> skipped = nullifying(before);
                skipped.ifPresent(grounds::add);
                before = skipped.map(QuorumCertificate::view).orElse(before);
            }
        }
        return grounds;
    }

    /** The certificates of prepare of a term up to this view. */
    private List<QuorumCertificate> chain(long view) {
        return rounds.subMap(Math.max(Term.of(view).first(), finalView + 1), true, view, true).values().stream()
                .flatMap(round -> round.certificate(VoteKind.PREPARE).stream())
                .toList();
    }

    /** What helps one who is in an earlier view, at most so many certificates. */
    List<QuorumCertificate> help(long fromView, int max) {
        Stream<QuorumCertificate> skipped = fromView > finalView ? nullifying(fromView).stream() : Stream.empty();
        Stream<QuorumCertificate> since =
                rounds.subMap(Math.max(fromView, finalView + 1), true, Long.MAX_VALUE, true).values().stream()
                        .flatMap(round -> round.certificates().stream());
        return Stream.concat(skipped, since).distinct().limit(max).toList();
    }
}
