package internet2.server.peers;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait between attempts to reach a peer: not at all before the first, then 20 ms, doubling to a second,
 * each between half and all of that, so that nodes which lost each other at once don't come back at once. A peer that
 * is there and refuses is asked less and less often, in the end once in half a minute: each attempt costs both sides a
 * handshake.
 */
final class BackOff {

    private static final int FIRST_MS = 20;
    private static final int LONGEST_MS = 1000;
    private static final int LONGEST_REFUSED_MS = 30_000;

    private final RandomGenerator random;
    private int next;
    private int longest = LONGEST_MS;

    BackOff(RandomGenerator random) {
        this.random = random;
    }

    synchronized Duration next() {
        int wait = next;
        next = wait == 0 ? FIRST_MS : Math.min(2 * wait, longest);
        return Duration.ofMillis(wait == 0 ? 0 : random.nextInt(wait / 2, wait + 1));
    }

    /** The peer is there, and one of the two refuses the other. */
    synchronized void refused() {
        longest = LONGEST_REFUSED_MS;
    }

    synchronized void reset() {
        next = 0;
        longest = LONGEST_MS;
    }
}
