package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.simplex.Event;
import internet2.ledger.simplex.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node that does not vote yet keeps of what validators say to it. */
final class OverheardTest {

    private static final NodeId VALIDATOR = new NodeId(Hash.ZERO);

    private final Overheard overheard = new Overheard();
    private final Incoming incoming = new Incoming();

    private static Event standing(long height) {
        return new Event.Received(VALIDATOR, new Message.Standing(0, 1, height));
    }

    private static Incoming.Item item(long height) {
        return new Incoming.Item.Happened(standing(height));
    }

    @Test
    void theNewestStaysInItsOrder() {
        List<Incoming.Item> all = new ArrayList<>();
        for (int i = 0; i < Overheard.ITEMS_MAX + 3; i++) {
            all.add(item(i));
        }
        all.forEach(overheard::keep);
        assertThat(overheard.take()).isEqualTo(all.subList(3, all.size()));
        assertThat(overheard.take()).isEmpty();
    }

    @Test
    void whatCarriesOperationsPushesOutItsOwnKindOnly() {
        overheard.keep(item(0));
        for (int i = 0; i <= Overheard.HEAVY_MAX; i++) {
            overheard.keep(new Incoming.Item.Told(List.of()));
        }
        assertThat(overheard.take()).hasSize(1 + Overheard.HEAVY_MAX).startsWith(item(0));
        overheard.keep(new Incoming.Item.Told(List.of()));
        assertThat(overheard.take()).as("room again").hasSize(1);
    }

    @Test
    void whoeverBeginsToVoteHearsItFirst() throws Exception {
        incoming.forward(operation -> {
            throw new IllegalStateException("no operations");
        });
        assertThat(incoming.happened(standing(1))).isTrue();
        assertThat(incoming.poll()).as("nobody votes here").isNull();
        incoming.take();
        assertThat(incoming.happened(standing(2))).isTrue();
        assertThat(incoming.poll()).isEqualTo(item(1));
        assertThat(incoming.poll()).isEqualTo(item(2));
    }
}
