package internet2.stoq.route;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a relay carries for each. */
final class RelayBudgetTest {

    private static final long BYTES_PER_SECOND = 8 << 20;
    private static final int PACKET = 1200;
    private static final Instant NOW = Instant.EPOCH;

    @Test
    void onePeerUsesUpItsShareAndNotTheOthers() {
        NodeId greedy = new NodeId(Hash.of(Bytes.utf8("greedy")));
        NodeId other = new NodeId(Hash.of(Bytes.utf8("other")));
        RelayBudget budget = new RelayBudget(BYTES_PER_SECOND, NOW);
        long carried = 0;
        while (budget.take(greedy, PACKET, NOW.plusSeconds(1))) {
            carried += PACKET;
        }
        assertThat(carried).isPositive().isLessThanOrEqualTo(BYTES_PER_SECOND / RelayBudget.SHARES);
        assertThat(budget.take(other, PACKET, NOW.plusSeconds(1))).isTrue();
    }
}
