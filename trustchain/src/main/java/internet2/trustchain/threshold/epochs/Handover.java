package internet2.trustchain.threshold.epochs;

import internet2.foundation.NodeId;
import internet2.ledger.Membership;
import internet2.verifier.Validator;
import internet2.trustchain.threshold.epochs.KeyOperation.Open;
import internet2.trustchain.threshold.keygen.Ceremony;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The ceremony that a key asks for because others vote than hold it.
 *
 * <p>Whoever votes holds a share, the first {@value KeyOperation#HOLDERS_MAX} of them, and more than half sign
 * together: 1 of 1, 2 of 2, 2 of 3, 3 of 4, 3 of 5, 4 of 6. That is the fewest that {@link KeysModule} takes: two
 * groups of signers share somebody, more than the f that may lie have to agree, and f may be away. What follows from
 * the ledger alone needs nobody's order, so any validator may open it.
 */
public final class Handover {

    private Handover() {}

    /** @param now the ledger's time; a ceremony that some slept through is not tried again at once */
    public static Optional<Open> due(String key, KeysState keys, Membership membership, Instant now) {
        Optional<KeyEpoch> current = keys.current(key);
        List<NodeId> voting = membership.validators().validators().stream()
                .map(Validator::id)
                .limit(KeyOperation.HOLDERS_MAX)
                .toList();
        boolean settled = current.isEmpty()
                || Set.copyOf(current.get().shareholders(membership).values()).equals(Set.copyOf(voting));
        if (settled || keys.record(key).filter(last -> blocks(last, voting, membership, now)).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new Open(key, voting.size() / 2 + 1, voting));
    }

    /** Whether a ceremony is under way, or has just been for the same nodes. */
    private static boolean blocks(CeremonyRecord last, List<NodeId> voting, Membership membership, Instant now) {
        if (last.ceremony().phase() != Ceremony.Phase.OVER) {
            return true;
        }
        Set<NodeId> before =
                Set.copyOf(last.recipients().stream().map(membership::latest).toList());
        return before.equals(Set.copyOf(voting)) && now.isBefore(last.phaseEnd());
    }
}
