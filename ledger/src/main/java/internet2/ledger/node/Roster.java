package internet2.ledger.node;

import internet2.foundation.NodeId;
import internet2.ledger.LedgerStatus.ValidatorState;
import internet2.ledger.LedgerStatus.ValidatorStatus;
import internet2.ledger.suspicion.Opinion;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who votes now and in the next epoch.
 *
 * @param next the same as {@code current} where nothing changes
 * @param convicted by the ledger, at some time: who was given the seat back is a validator as any other
 * @param quarantined by a quorum's opinion
 * @param opinions what this node thinks of each
 */
record Roster(
        ValidatorSet current,
        ValidatorSet next,
        Predicate<NodeId> convicted,
        Predicate<NodeId> quarantined,
        Function<NodeId, Opinion> opinions) {

    /** Somebody of whom nothing was heard for this long is called silent. */
    static final Duration SILENCE = Duration.ofSeconds(10);

    /** First those of this epoch, in their order, then those who join. */
    List<ValidatorStatus> statuses() {
        List<ValidatorStatus> statuses = new ArrayList<>();
        Stream.concat(
                        current.validators().stream(),
                        next.validators().stream()
                                .filter(each -> current.indexOf(each.id()).isEmpty()))
                .forEach(each -> statuses.add(status(each)));
        return statuses;
    }

    private ValidatorStatus status(Validator validator) {
        Opinion opinion = opinions.apply(validator.id());
        return new ValidatorStatus(
                validator.id(),
                validator.weight(),
                state(validator.id(), opinion),
                opinion.silentFor(),
                opinion.score(),
                opinion.reasons(),
                opinion.lastVoteView(),
                opinion.roundTrip());
    }

    private ValidatorState state(NodeId id, Opinion opinion) {
        if (next.indexOf(id).isEmpty()) {
            return convicted.test(id) ? ValidatorState.CONVICTED : ValidatorState.LEAVING;
        }
        if (current.indexOf(id).isEmpty()) {
            return ValidatorState.JOINING;
        }
        if (quarantined.test(id)) {
            return ValidatorState.QUARANTINED;
        }
        if (opinion.suspected()) {
            return ValidatorState.SUSPECTED;
        }
        Optional<Duration> silent = opinion.silentFor();
        return silent.isPresent() && silent.get().compareTo(SILENCE) > 0
                ? ValidatorState.SILENT
                : ValidatorState.ACTIVE;
    }
}
