package internet2.trustchain.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class RatesTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void theWholeAllowanceAtOnceThenOneByOne() {
        Rates rates = new Rates();
        Rates.Rule rule = new Rates.Rule("things", 3, Duration.ofHours(3));
        for (int i = 0; i < 3; i++) {
            assertThat(rates.wait(rule, "a", START)).isEmpty();
            rates.take(rule, "a", START);
        }
        assertThat(rates.wait(rule, "a", START)).contains(Duration.ofHours(1));
        assertThat(rates.wait(rule, "b", START)).isEmpty();
        assertThat(rates.wait(rule, "a", START.plus(Duration.ofHours(1)))).isEmpty();
    }

    @Property(tries = 200)
    void neverMoreThanTwiceTheCountInAnyPeriod(@ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int count) {
        Random random = new Random(seed);
        Rates rates = new Rates();
        Rates.Rule rule = new Rates.Rule("things", count, Duration.ofHours(1));
        Instant now = START;
        int taken = 0;
        while (now.isBefore(START.plus(rule.period()))) {
            if (rates.wait(rule, "a", now).isEmpty()) {
                rates.take(rule, "a", now);
                taken++;
            }
            now = now.plusSeconds(random.nextInt(120));
        }
        assertThat(taken).isBetween(1, 2 * count);
    }
}
