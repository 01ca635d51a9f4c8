package internet2.ledger.simulation;

import java.util.random.RandomGenerator;

/**
 * What links do to messages.
 *
 * @param latency of a message from one machine to another
 * @param loss share of messages that never arrive
 * @param duplication share of messages that arrive twice
 * @param ordered whether what one machine sends to another arrives in that order
 */
record Weather(Latency latency, double loss, double duplication, boolean ordered) {

    /** Nanoseconds on the way. */
    interface Latency {
        long nanos(int from, int to, RandomGenerator random);

        /** The same mean everywhere, with an exponential tail. */
        static Latency around(long least, long tail) {
            return (from, to, random) -> least + (long) (tail * Math.min(10, random.nextExponential()));
        }
    }

    static Weather calm(Latency latency) {
        return new Weather(latency, 0, 0, true);
    }
}
