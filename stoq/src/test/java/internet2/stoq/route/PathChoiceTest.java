package internet2.stoq.route;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for whatever is measured. */
final class PathChoiceTest {

    private static final Instant START = Instant.EPOCH;
    private static final Path ONE = Path.via(node("one"));
    private static final Path OTHER = Path.via(node("other"));
    private static final List<Path> PATHS = List.of(Path.DIRECT, ONE, OTHER);

    private static NodeId node(String name) {
        return new NodeId(Hash.of(Bytes.utf8(name)));
    }

    private static PathChoice begin() {
        return PathChoice.begin(LowestCost.standard(), START)
                .step(new PathEvent.Offered(ONE, 0, START))
                .step(new PathEvent.Offered(OTHER, 0, START));
    }

    @Provide
    Arbitrary<List<PathEvent>> histories() {
        Arbitrary<PathEvent> event = Combinators.combine(
                        Arbitraries.of(PATHS),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(1, 400))
                .as((path, kind, millis) -> switch (kind) {
                    case 0 -> new PathEvent.Broken(path, START);
                    case 1, 2, 3 -> new PathEvent.Missed(path, START);
                    default -> new PathEvent.Answered(path, Duration.ofMillis(millis), START);
                });
        return event.list().ofMinSize(1).ofMaxSize(200);
    }

    private static PathEvent at(PathEvent event, Instant when) {
        return switch (event) {
            case PathEvent.Offered(Path path, long price, Instant _) -> new PathEvent.Offered(path, price, when);
            case PathEvent.Withdrawn(Path path, Instant _) -> new PathEvent.Withdrawn(path, when);
            case PathEvent.Answered(Path path, Duration took, Instant _) -> new PathEvent.Answered(path, took, when);
            case PathEvent.Missed(Path path, Instant _) -> new PathEvent.Missed(path, when);
            case PathEvent.Broken(Path path, Instant _) -> new PathEvent.Broken(path, when);
        };
    }

    @Property
    void aPathThatFailedIsNotUsedWhereAnotherWorks(@ForAll("histories") List<PathEvent> history) {
        PathChoice choice = begin();
        Instant now = START;
        for (PathEvent event : history) {
            now = now.plusSeconds(1);
            choice = choice.step(at(event, now));
            boolean someWorks = choice.known().values().stream().anyMatch(PathQuality::works);
            boolean failed = choice.quality(choice.path()).orElseThrow().failed();
            assertThat(failed && someWorks).isFalse();
        }
    }

    @Property
    void aPathThatWorksIsKeptForAWhile(@ForAll("histories") List<PathEvent> history) {
        PathChoice choice = begin();
        Instant now = START;
        for (PathEvent event : history) {
            now = now.plusSeconds(1);
            PathChoice next = choice.step(at(event, now));
            boolean changed = !next.path().equals(choice.path());
            boolean forced = next.quality(choice.path()).orElseThrow().failed();
            if (changed && !forced) {
                assertThat(Duration.between(choice.since(), now)).isGreaterThanOrEqualTo(PathChoice.KEPT_MIN);
            }
            choice = next;
        }
    }

    @Property
    void constantMeasurementsComeToRest(
            @ForAll("roundTrips") int direct, @ForAll("roundTrips") int one, @ForAll("roundTrips") int other) {
        PathChoice choice = begin();
        Instant now = START;
        int changes = 0;
        for (int i = 0; i < 500; i++) {
            now = now.plusSeconds(5);
            for (Path path : PATHS) {
                int millis = path.isDirect() ? direct : path.equals(ONE) ? one : other;
                PathChoice next = choice.step(new PathEvent.Answered(path, Duration.ofMillis(millis), now));
                changes += next.path().equals(choice.path()) ? 0 : 1;
                choice = next;
            }
        }
        assertThat(changes).isLessThanOrEqualTo(2);
        int best = Math.min(one, other);
        if (choice.path().isDirect()) {
            assertThat(direct).as("kept unless worse by a quarter and 5 ms").isLessThanOrEqualTo(best * 5 / 4 + 6);
        } else {
            assertThat(direct).as("left only where a relay is clearly better").isGreaterThan(best);
        }
    }

    @Provide
    Arbitrary<Integer> roundTrips() {
        return Arbitraries.integers().between(1, 300);
    }

    @Example
    void aRelaysPriceIsWeighed() {
        PathChoice choice = begin().step(new PathEvent.Offered(ONE, 40, START));
        Instant now = START;
        for (int i = 0; i < 20; i++) {
            now = now.plusSeconds(5);
            choice = choice.step(new PathEvent.Answered(Path.DIRECT, Duration.ofMillis(100), now))
                    .step(new PathEvent.Answered(ONE, Duration.ofMillis(30), now))
                    .step(new PathEvent.Answered(OTHER, Duration.ofMillis(50), now));
        }
        assertThat(choice.path())
                .as("30 ms at a price of 40, or 50 ms for nothing")
                .isEqualTo(OTHER);
        assertThat(choice.reason()).isEqualTo(PathReason.BETTER);
    }

    @Example
    void aRelayThatIsWithdrawnIsLeftAtOnce() {
        PathChoice choice = begin().step(new PathEvent.Broken(Path.DIRECT, START))
                .step(new PathEvent.Answered(ONE, Duration.ofMillis(10), START))
                .step(new PathEvent.Answered(OTHER, Duration.ofMillis(20), START));
        assertThat(choice.path()).isEqualTo(ONE);
        assertThat(choice.reason()).isEqualTo(PathReason.OTHER_FAILED);

        PathChoice left = choice.step(new PathEvent.Withdrawn(ONE, START));
        assertThat(left.path()).isEqualTo(OTHER);
    }
}
