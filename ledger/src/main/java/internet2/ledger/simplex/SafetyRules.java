package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.Term;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.ValidatorSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rules of an honest validator, each in one place. With them, no two blocks of which neither is the other's
 * ancestor get a certificate of commit while less than a third of the weight is dishonest; and whoever keeps them can
 * never be accused.
 *
 * <p>They know what this validator voted, in this epoch, and nothing of time or messages.
 */
class SafetyRules {

    private final NavigableMap<Long, Map<VoteKind, SignedVote>> votes = new TreeMap<>();

    /** What makes a certificate: two of them share an honest validator. */
    boolean isQuorum(ValidatorSet validators, long weight) {
        return validators.isQuorum(weight);
    }

    /** A leader proposes one block per view. */
    boolean mayPropose(long view) {
        return vote(VoteKind.PROPOSE, view).isEmpty();
    }

    /** Rule 1: at most one PREPARE per view. */
    boolean mayPrepare(long view) {
        return vote(VoteKind.PREPARE, view).isEmpty();
    }

    /**
     * Rule 2: at most one COMMIT per view. Rule 3: no COMMIT in a view that this validator nullified, nor in a later
     * one of the same term. Rule 5: COMMIT only what is {@link #prepared}.
     */
    boolean mayCommit(long view, Hash block, Optional<Hash> prepared) {
        return vote(VoteKind.COMMIT, view).isEmpty()
                && !hasNullified(Term.of(view), view)
                && prepared.equals(Optional.of(block));
    }

    /**
     * The block with a certificate of prepare in this view, if those have one too that it stands on within the term:
     * only then is whoever helped two branches to their certificates convicted by two votes. What the first block of a
     * term stands on, those made sure of who prepared it.
     */
    Optional<Hash> prepared(Certificates certificates, long view) {
        Optional<Hash> block = certificates.certified(view);
        if (block.isEmpty() || view == Term.of(view).first()) {
            return block;
        }
        Optional<Hash> before = view - 1 > certificates.finalView()
                ? prepared(certificates, view - 1)
                : Optional.of(certificates.finalBlock());
        return before.isPresent() && before.equals(certificates.base(view)) ? block : Optional.empty();
    }

    /** Rule 3, from the other side. */
    boolean mayNullify(long view) {
        boolean committed = votes.subMap(view, true, Term.of(view).last(), true).values().stream()
                .anyMatch(inView -> inView.containsKey(VoteKind.COMMIT));
        return !committed && vote(VoteKind.NULLIFY, view).isEmpty();
    }

    /** Whether this validator nullified a view of the term, up to this one. */
    boolean hasNullified(Term term, long upTo) {
        return votes.subMap(term.first(), true, upTo, true).values().stream()
                .anyMatch(inView -> inView.containsKey(VoteKind.NULLIFY));
    }

    /**
     * Rule 4: PREPARE only if the parent is {@link #prepared} or final, and every view between is nullified. Within a
     * term, a block stands on the one of the view before; and it may be prepared before that holds its certificate, by
     * one who prepared that too.
     *
     * @param view of the proposal
     * @param parent the block that it stands on; the block itself where it is proposed again
     */
    boolean mayStandOn(Certificates certificates, long view, Hash parent) {
        return hasPreparedBefore(certificates, view, parent) || isPreparedOrFinal(certificates, view, parent);
    }

    private boolean hasPreparedBefore(Certificates certificates, long view, Hash parent) {
        return view != Term.of(view).first()
                && view - 1 > certificates.finalView()
                && vote(VoteKind.PREPARE, view - 1)
                        .filter(vote -> vote.block().equals(parent))
                        .isPresent();
    }

    private boolean isPreparedOrFinal(Certificates certificates, long view, Hash parent) {
        for (long between = view - 1; between > certificates.finalView(); between--) {
            if (prepared(certificates, between).equals(Optional.of(parent))) {
                return true;
            }
            if (!certificates.isNullified(between) || Term.of(view).has(between)) {
                return false;
            }
        }
        return parent.equals(certificates.finalBlock());
    }

    /** What quorums said so far, as far as this validator knows. */
    interface Certificates {

        /** The last view that ended with a block that is final. */
        long finalView();

        Hash finalBlock();

        /** The block with a certificate of prepare. */
        Optional<Hash> certified(long view);

        /** What that block stands on: its parent, or itself where it is proposed again; empty while it is not here. */
        Optional<Hash> base(long view);

        /** Whether this view, or an earlier one of its term, has a certificate of nullify. */
        boolean isNullified(long view);
    }

    void record(SignedVote vote) {
        votes.computeIfAbsent(vote.view(), absent -> new EnumMap<>(VoteKind.class))
                .putIfAbsent(vote.kind(), vote);
    }

    Optional<SignedVote> vote(VoteKind kind, long view) {
        return Optional.ofNullable(votes.getOrDefault(view, Map.of()).get(kind));
    }

    /**
     * Views up to this one are decided: no vote in them will ever be asked for again. What was nullified in the same
     * term still binds.
     */
    void forget(long view) {
        votes.headMap(Term.of(view).first(), false).clear();
    }
}
