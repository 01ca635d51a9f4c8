package internet2.ledger.votes;

import internet2.foundation.NetworkId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.verifier.ValidatorSet;

/**
 * Two votes of one validator that no honest one signs both of: anybody who holds the epoch's set can check it. Two
 * machines that run with the same keys produce it too.
 */
public record Evidence(SignedVote first, SignedVote second) implements Encodable {

    public Evidence {
        if (!contradict(first, second)) {
            throw new IllegalArgumentException("an honest validator may sign both votes");
        }
    }

    /**
     * Whether the votes break a rule: two blocks proposed, prepared or committed in one view, two batches at one
     * position of its lane, or a view committed and it or an earlier one of its term nullified. Whoever stores batches
     * may store one at the same position of each lane, and more.
     */
    public static boolean contradict(SignedVote first, SignedVote second) {
        boolean together = first.validator() == second.validator() && first.epoch() == second.epoch();
        if (first.kind() == second.kind()) {
            return together
                    && first.kind() != VoteKind.STORE
                    && first.view() == second.view()
                    && !first.block().equals(second.block());
        }
        return together && (isCommitOfNullified(first, second) || isCommitOfNullified(second, first));
    }

    private static boolean isCommitOfNullified(SignedVote commit, SignedVote nullify) {
        return commit.kind() == VoteKind.COMMIT
                && nullify.kind() == VoteKind.NULLIFY
                && nullify.view() <= commit.view()
                && Term.of(commit.view()).has(nullify.view());
    }

    public long epoch() {
        return first.epoch();
    }

    /** The later one, where the votes are of two views. */
    public long view() {
        return Math.max(first.view(), second.view());
    }

    /** The culprit's place in the epoch's set. */
    public int validator() {
        return first.validator();
    }

    /** Whether the culprit signed both. */
    public boolean verify(NetworkId network, ValidatorSet validators) {
        return first.verify(network, validators) && second.verify(network, validators);
    }

    private static final String COMMITTED_NULLIFIED = "committed what it had nullified,";

    /** The offence, for people. */
    public String inWords() {
        if (first.kind() == VoteKind.BATCH) {
            return "put two batches at position " + view() + " of its lane in epoch " + epoch();
        }
        String what =
                switch (first.kind()) {
                    case PROPOSE -> "proposed two blocks";
                    case PREPARE -> "prepared two blocks";
                    case COMMIT -> second.kind() == VoteKind.COMMIT ? "committed two blocks" : COMMITTED_NULLIFIED;
                    case NULLIFY -> COMMITTED_NULLIFIED;
                    case BATCH, STORE -> throw new IllegalStateException("no vote in a view");
                };
        return what + " in view " + view() + " of epoch " + epoch();
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.value(first).value(second);
    }

    public static Evidence decode(CanonicalReader in) {
        SignedVote first = SignedVote.decode(in);
        SignedVote second = SignedVote.decode(in);
        try {
            return new Evidence(first, second);
        } catch (IllegalArgumentException harmless) {
            throw in.malformed(String.valueOf(harmless.getMessage()));
        }
    }
}
