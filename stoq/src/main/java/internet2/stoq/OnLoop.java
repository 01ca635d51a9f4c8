package internet2.stoq;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;

/** Runs what belongs to an event loop there: at once from the loop itself, soon from elsewhere. */
final class OnLoop {

    private OnLoop() {}

    static void run(EventLoop loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException stopped) {
            // The node has stopped: its connections are closed, and nobody waits for this any more.
        }
    }
}
