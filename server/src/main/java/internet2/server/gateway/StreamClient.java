package internet2.server.gateway;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One WebSocket client and the events that wait for it. */
final class StreamClient {

    private static final short TRY_AGAIN_LATER = 1013;

    private final Context context;
    private final ServerWebSocket socket;
    private final int queueMax;

    /** Events handed over and not yet taken by the network. */
    private final AtomicInteger waiting = new AtomicInteger();

    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean dropped;

    /** Guarded by the event loop. */
    private boolean silent;

    StreamClient(Context context, ServerWebSocket socket, int queueMax) {
        this.context = context;
        this.socket = socket;
        this.queueMax = queueMax;
        socket.pongHandler(pong -> silent = false);
        socket.exceptionHandler(gone -> {});
    }

    /** From any thread. */
    void offer(String line) {
        if (closing.get()) {
            return;
        }
        if (waiting.incrementAndGet() > queueMax) {
            drop("too slow: more than " + queueMax + " events waited");
            return;
        }
        context.runOnContext(now -> socket.writeTextMessage(line).onComplete(taken -> waiting.decrementAndGet()));
    }

    /** Asks whether the client is still there; one that did not answer the last time is dropped. */
    void ping() {
        context.runOnContext(now -> {
            if (silent) {
                drop("no answer to a ping");
            } else if (!closing.get()) {
                silent = true;
                socket.writePing(Buffer.buffer());
            }
        });
    }

    boolean dropped() {
        return dropped;
    }

    private void drop(String reason) {
        if (!closing.get()) {
            dropped = true;
        }
        close(TRY_AGAIN_LATER, reason);
    }

    void close(short code, String reason) {
        if (closing.compareAndSet(false, true)) {
            context.runOnContext(now -> socket.close(code, reason));
        }
    }
}
