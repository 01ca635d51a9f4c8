package internet2.stoq.content.transfer;

import java.time.Instant;

/** Counts what goes wrong in a row: of what was under way together, and fails together, one counts. */
final class Strikes {

    private final int max;
    private int count;
    private Instant last = Instant.MIN;

    Strikes(int max) {
        this.max = max;
    }

    /**
     * @param since counts only if nothing was counted after that: when the peer was asked what has gone wrong now
     * @return whether that is once too often
     */
    boolean add(Instant since, Instant now) {
        if (!since.isBefore(last)) {
            count++;
            last = now;
        }
        return count >= max;
    }

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }
}
