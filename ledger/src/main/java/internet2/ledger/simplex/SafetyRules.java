package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.ledger.votes.SignedVote;
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
     * Rule 2: at most one COMMIT per view. Rule 3: COMMIT or NULLIFY in a view, never both. Rule 5: COMMIT only on a
     * certificate of prepare.
     */
    boolean mayCommit(long view, Hash block, Optional<Hash> prepared) {
        return vote(VoteKind.COMMIT, view).isEmpty()
                && vote(VoteKind.NULLIFY, view).isEmpty()
                && prepared.equals(Optional.of(block));
    }

    /** Rule 3, from the other side. */
    boolean mayNullify(long view) {
        return vote(VoteKind.COMMIT, view).isEmpty()
                && vote(VoteKind.NULLIFY, view).isEmpty();
    }

    /**
     * Rule 4: PREPARE only if the parent holds a certificate of prepare or is final, and every view between holds a
     * certificate of nullify.
     *
     * @param view of the proposal
     * @param parent the block that it stands on; the block itself where it is proposed again
     */
    boolean mayStandOn(Certificates certificates, long view, Hash parent) {
        for (long between = view - 1; between > certificates.finalView(); between--) {
            if (certificates.prepared(between).equals(Optional.of(parent))) {
                return true;
            }
            if (!certificates.isNullified(between)) {
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

        Optional<Hash> prepared(long view);

        boolean isNullified(long view);
    }

    void record(SignedVote vote) {
        votes.computeIfAbsent(vote.view(), absent -> new EnumMap<>(VoteKind.class))
                .putIfAbsent(vote.kind(), vote);
    }

    Optional<SignedVote> vote(VoteKind kind, long view) {
        return Optional.ofNullable(votes.getOrDefault(view, Map.of()).get(kind));
    }

    /** The last view voted in; 0 before the first vote. */
    long lastView() {
        return votes.isEmpty() ? 0 : votes.lastKey();
    }

    /** Views up to this one are decided: no vote in them will ever be asked for again. */
    void forget(long view) {
        votes.headMap(view, true).clear();
    }
}
