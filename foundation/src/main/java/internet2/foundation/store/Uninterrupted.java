package internet2.foundation.store;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Does a step of input or output to its end although the thread is interrupted: NIO would close the channel below it,
 * and half a step is worse than a late answer. The interrupt stays set for the caller.
 */
final class Uninterrupted {

    /** A step that can be done again after it was broken off anywhere. */
    interface Step {
        void run() throws IOException;
    }

    private Uninterrupted() {}

    static void run(Step step) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try {
                    step.run();
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
