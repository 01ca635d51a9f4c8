package internet2.trustchain.acme;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.trustchain.authority.ControlFinding;
import internet2.trustchain.authority.ControlQuorum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** From what each perspective says to what they come to. */
final class TallyTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static NodeId node(int number) {
        return new NodeId(Hash.of(Bytes.utf8("node " + number)));
    }

    private static ControlFinding finding(NodeId node) {
        return new ControlFinding(node, NOW, Bytes.wrap(new byte[64]));
    }

    private static Problem problem(AcmeError error, String detail) {
        return Problem.of(error, detail);
    }

    @Property(tries = 500)
    void itIsDecidedAsSoonAsNothingThatComesCouldChangeItAndNeverChanges(
            @ForAll @IntRange(min = 1, max = 16) int perspectives, @ForAll long seed) {
        Random random = new Random(seed);
        int needed = ControlQuorum.needed(perspectives);
        Tally tally = new Tally(perspectives);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, perspectives).boxed().toList());
        Collections.shuffle(order, random);
        int seen = 0;
        int open = perspectives;
        for (int each : order) {
            open--;
            switch (random.nextInt(3)) {
                case 0 -> tally.notSeen(node(each), problem(AcmeError.DNS, "no TXT records"));
                case 1 -> tally.silent(node(each), "is away");
                default -> {
                    seen++;
                    tally.seen(node(each), finding(node(each)), Optional.empty());
                    tally.seen(node(each), finding(node(each)), Optional.empty()); // counts once
                }
            }
            boolean decided = seen >= needed || seen + open < needed;
            assertThat(tally.verdict().isPresent()).isEqualTo(decided);
        }
        assertThat(tally.end() instanceof Verdict.Met).isEqualTo(seen >= needed);
    }

    @Test
    void theFirstEndOfAProofIsItsEnd() {
        Tally tally = new Tally(3);
        tally.seen(node(1), finding(node(1)), Optional.of(NOW.plusSeconds(20)));
        tally.seen(node(2), finding(node(2)), Optional.of(NOW.plusSeconds(10)));
        assertThat(tally.end())
                .isEqualTo(
                        new Verdict.Met(List.of(finding(node(1)), finding(node(2))), Optional.of(NOW.plusSeconds(10))));
    }

    @Test
    void aLiarEndsNoProof() {
        Tally tally = new Tally(4);
        tally.seen(node(1), finding(node(1)), Optional.of(Instant.EPOCH));
        tally.seen(node(2), finding(node(2)), Optional.empty());
        tally.seen(node(3), finding(node(3)), Optional.empty());
        assertThat(((Verdict.Met) tally.end()).until()).isEmpty();
    }

    @Test
    void whoeverDidNotSeeItSaysWhy() {
        Tally tally = new Tally(4);
        tally.seen(node(1), finding(node(1)), Optional.empty());
        tally.notSeen(node(2), problem(AcmeError.CONNECTION, "nobody answers"));
        tally.silent(node(3), "is away");
        Verdict.Unmet unmet = (Verdict.Unmet) tally.end();
        assertThat(unmet.problem().error()).isEqualTo(AcmeError.CONNECTION);
        assertThat(unmet.problem().detail())
                .isEqualTo("it was seen by 1 of 4 validators, and 3 have to see it: nobody answers; validator "
                        + node(3).toString().substring(0, 8) + " did not say: is away");
    }

    @Test
    void whereOneLooksAloneItsReasonIsTheReason() {
        Tally tally = new Tally(1);
        tally.notSeen(node(1), problem(AcmeError.TLS, "no certificate"));
        assertThat(tally.end()).isEqualTo(new Verdict.Unmet(problem(AcmeError.TLS, "no certificate")));
    }

    @Test
    void whereNobodySaysAnythingItIsThisSideThatFailed() {
        assertThat(((Verdict.Unmet) new Tally(4).end()).problem().error()).isEqualTo(AcmeError.SERVER_INTERNAL);
    }
}
