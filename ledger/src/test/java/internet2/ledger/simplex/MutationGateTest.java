package internet2.ledger.simplex;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.ledger.simulation.Core;
import internet2.ledger.simulation.Simulation;
import internet2.ledger.simulation.Simulation.Broken;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Not one safety rule can go without the simulation noticing; with all of them, it notices nothing. */
final class MutationGateTest {

    /** More than enough: the subtlest mutant lives through a hundred. */
    private static final int SEEDS = 300;

    @ParameterizedTest
    @EnumSource
    void theSimulationNotices(Mutant mutant) {
        Optional<Broken> broken = Simulation.search(mutant, mutant.isOfLanes(), 0, SEEDS);
        assertThat(broken).as("a broken promise").isPresent();
        assertThat(Simulation.search(
                        Core.REAL, mutant.isOfLanes(), broken.orElseThrow().seed(), 1))
                .as("the same seed with every rule in its place")
                .isEmpty();
    }
}
