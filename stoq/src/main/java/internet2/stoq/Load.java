package internet2.stoq;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How much of its peers' work a node has at hand. Thread-safe. */
final class Load {

    /** Permits are counted in this unit, since a semaphore counts integers. */
    private static final int UNIT_BYTES = 256;

    private final Semaphore calls;
    private final Semaphore bytes;

    Load(StoqLimits limits) {
        calls = new Semaphore(limits.callsInAll());
        bytes = new Semaphore(Math.toIntExact(limits.messageBytesInAll() / UNIT_BYTES));
    }

    boolean tryBegin() {
        return calls.tryAcquire();
    }

    void end() {
        calls.release();
    }

    boolean tryHold(int size) {
        return bytes.tryAcquire(units(size));
    }

    /** Waits for room. */
    boolean hold(int size, Duration patience) throws InterruptedException {
        return bytes.tryAcquire(units(size), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    void letGo(int size) {
        bytes.release(units(size));
    }

    private static int units(int size) {
        return (size + UNIT_BYTES - 1) / UNIT_BYTES;
    }
}
