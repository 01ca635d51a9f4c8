package internet2.trustchain.names;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.trustchain.names.ResponseRates.Verdict;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ResponseRatesTest {

    private static final long SECOND = 1_000_000_000;
    private static final long CLIENT = 0x2001_0db8_0000_0001L;
    private static final long NEIGHBOUR = 0x2001_0db8_0000_00ffL; // the same /56
    private static final long STRANGER = 0x2001_0db8_0001_0001L;

    private final ResponseRates rates = new ResponseRates(new RateLimits(100, 1000, 56, 1024, false), 0);

    @Test
    void aPrefixThatAsksTooMuchIsSentToTcpThenLeftAlone() {
        Map<Verdict, Integer> first = ask(CLIENT, 300, 0);
        assertThat(first).containsEntry(Verdict.ANSWER, 100).containsEntry(Verdict.TRUNCATE, 100);
        assertThat(ask(NEIGHBOUR, 10, 0)).containsEntry(Verdict.DROP, 10);
        assertThat(ask(STRANGER, 10, 0)).containsEntry(Verdict.ANSWER, 10);
    }

    @Test
    void patienceIsRewarded() {
        ask(CLIENT, 300, 0);
        assertThat(ask(CLIENT, 300, SECOND))
                .as("a second's tokens pay the debt")
                .containsEntry(Verdict.TRUNCATE, 100);
        assertThat(ask(CLIENT, 300, 4 * SECOND)).containsEntry(Verdict.ANSWER, 100);
    }

    @Test
    void allTogetherHaveALimitToo() {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (int i = 0; i < 3000; i++) {
            verdicts.merge(rates.admit((long) i << 16, 0), 1, Integer::sum);
        }
        assertThat(verdicts).containsEntry(Verdict.ANSWER, 1000).containsEntry(Verdict.TRUNCATE, 1000);
    }

    @Test
    void timeOfAnyValueWillDo() {
        ResponseRates wrapping = new ResponseRates(new RateLimits(100, 1000, 56, 2, false), Long.MAX_VALUE - 10);
        int answered = 0;
        for (int i = 0; i < 200; i++) {
            answered += wrapping.admit(CLIENT, Long.MAX_VALUE - 10 + i / 10) == Verdict.ANSWER ? 1 : 0;
        }
        assertThat(answered).isBetween(100, 101);
    }

    private Map<Verdict, Integer> ask(long source, int times, long now) {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (int i = 0; i < times; i++) {
            verdicts.merge(rates.admit(source, now), 1, Integer::sum);
        }
        return verdicts;
    }
}
