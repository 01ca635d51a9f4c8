package internet2.server.gateway;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A response's body as a stream that a virtual thread writes.
 *
 * <p>Each piece waits until the network has taken the one before, so that a slow client slows the writer down; one that
 * takes nothing for too long ends it. The head goes out with the first piece: until then, a problem can still be told.
 */
final class ResponseStream extends OutputStream {

    private static final int PIECE_BYTES_MAX = 64 * 1024;

    private final Context context;
    private final HttpServerResponse response;
    private final Duration patience;
    private final BooleanSupplier begin;
    private long written;

    /** @param begin writes the head, on the event loop; false: someone else has answered */
    ResponseStream(Context context, HttpServerResponse response, Duration patience, BooleanSupplier begin) {
        this.context = context;
        this.response = response;
        this.patience = patience;
        this.begin = begin;
    }

    long written() {
        return written;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        for (int from = offset; from < offset + length; from += PIECE_BYTES_MAX) {
            int to = Math.min(from + PIECE_BYTES_MAX, offset + length);
            Buffer piece = Buffer.buffer(Arrays.copyOfRange(source, from, to));
            boolean first = written == 0;
            await(() -> first && !begin.getAsBoolean()
                    ? Future.failedFuture("the request was answered in another way")
                    : response.write(piece));
            written += to - from;
        }
    }

    /** Sends the end; before it, the whole announced length must have been written. */
    void end() throws IOException {
        await(response::end);
    }

    private void await(Supplier<Future<Void>> action) throws IOException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        context.runOnContext(now -> action.get().onComplete(outcome -> {
            if (outcome.succeeded()) {
                done.complete(null);
            } else {
                done.completeExceptionally(outcome.cause());
            }
        }));
        try {
            done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the client took nothing for " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException("the client went away", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the client read", e);
        }
    }
}
