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
     * Whether the votes break a rule: two blocks proposed, prepared or committed in one view, or a view both committed
     * and nullified.
     */
    public static boolean contradict(SignedVote first, SignedVote second) {
        boolean together = first.validator() == second.validator()
                && first.epoch() == second.epoch()
                && first.view() == second.view();
        if (first.kind() == second.kind()) {
            return together && !first.block().equals(second.block());
        }
        return together && (isCommitAndNullify(first, second) || isCommitAndNullify(second, first));
    }

    private static boolean isCommitAndNullify(SignedVote first, SignedVote second) {
        return first.kind() == VoteKind.COMMIT && second.kind() == VoteKind.NULLIFY;
    }

    public long epoch() {
        return first.epoch();
    }

    public long view() {
        return first.view();
    }

    /** The culprit's place in the epoch's set. */
    public int validator() {
        return first.validator();
    }

    /** Whether the culprit signed both. */
    public boolean verify(NetworkId network, ValidatorSet validators) {
        return first.verify(network, validators) && second.verify(network, validators);
    }

    /** The offence, for people. */
    public String inWords() {
        String what =
                switch (first.kind()) {
                    case PROPOSE -> "proposed two blocks";
                    case PREPARE -> "prepared two blocks";
                    case COMMIT ->
                        second.kind() == VoteKind.COMMIT ? "committed two blocks" : "committed and nullified";
                    case NULLIFY -> "committed and nullified";
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
