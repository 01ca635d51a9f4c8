package internet2.stoq.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CircuitRequestTest {

    private static final NodeId A = node("a");
    private static final NodeId B = node("b");
    private static final NodeId C = node("c");
    private static final NodeId D = node("d");
    private static final NodeId E = node("e");
    private static final NodeId F = node("f");

    private static NodeId node(String name) {
        return new NodeId(Hash.of(Bytes.utf8(name)));
    }

    @Test
    void itIsReadAsItWasWritten() {
        CircuitRequest request = new CircuitRequest(0xffff_ffffL, List.of(A, B), List.of(D, E));
        assertThat(CanonicalReader.decode(request.encoded(), CircuitRequest::decode))
                .isEqualTo(request);
    }

    @Test
    void theNextHopIsToldWhatWasTravelledAndWhatIsLeft() {
        CircuitRequest next = new CircuitRequest(1, List.of(A), List.of(C, D)).next(B, 2);
        assertThat(next).isEqualTo(new CircuitRequest(2, List.of(A, B), List.of(D)));
        assertThat(next.asking()).isEqualTo(B);
    }

    @Test
    void aWayThatPassesANodeTwiceIsNoticedWhereverTheNodeStands() {
        assertThat(new CircuitRequest(1, List.of(A), List.of(C)).loopsAt(B)).isFalse();
        assertThat(new CircuitRequest(1, List.of(A), List.of(B, C)).loopsAt(B)).isTrue();
        assertThat(new CircuitRequest(1, List.of(A, B), List.of(C)).loopsAt(B)).isTrue();
        assertThat(new CircuitRequest(1, List.of(A), List.of(A)).loopsAt(B)).isTrue();
        assertThat(new CircuitRequest(1, List.of(A), List.of(C, C)).loopsAt(B)).isTrue();
    }

    @Test
    void aWayHasThreeRelaysAtMost() {
        assertThat(new CircuitRequest(1, List.of(A), List.of(C, D, E)).loopsAt(B))
                .isFalse();
        assertThatThrownBy(() -> new CircuitRequest(1, List.of(A), List.of(C, D, E, F)))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("at most 3 relays");
        assertThatThrownBy(() -> new CircuitRequest(1, List.of(A, B, C, D), List.of(E)))
                .isInstanceOf(MalformedInputException.class);
        assertThatThrownBy(() -> new CircuitRequest(1, List.of(), List.of(C)))
                .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void aBudgetRefillsWithTimeAndNeverBeyondABurst() {
        Instant now = Instant.EPOCH;
        ByteBudget budget = new ByteBudget(1 << 20, now);
        assertThat(budget.take(256 << 10, now)).isTrue();
        assertThat(budget.take(1, now)).isFalse();
        assertThat(budget.take(100 << 10, now.plusMillis(100))).isTrue();
        assertThat(budget.take(300 << 10, now.plusSeconds(100))).isFalse();
        assertThat(budget.take(256 << 10, now.plusSeconds(100))).isTrue();
        assertThat(new ByteBudget(0, now).take(1, now.plusSeconds(9))).isFalse();
    }
}
