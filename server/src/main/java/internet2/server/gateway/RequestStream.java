package internet2.server.gateway;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A request's body as a stream that a virtual thread reads.
 *
 * <p>The event loop hands over one network buffer per credit; the reader gives credits as it consumes, so that at most
 * {@value #CREDITS} buffers wait and a slow reader slows the client down.
 */
final class RequestStream extends InputStream {

    private static final int CREDITS = 8;

    private final Context context;
    private final HttpServerRequest request;
    private final long sizeMax;
    private final Duration patience;
    private final LinkedBlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

    private byte[] current = new byte[0];
    private int position;
    private long received;
    private int consumed;
    private boolean ended;

    private sealed interface Arrival {
        record Piece(Buffer bytes) implements Arrival {}

        record End() implements Arrival {}

        record Broken(Throwable cause) implements Arrival {}
    }

    /** On the event loop, before the first byte can arrive. */
    RequestStream(Context context, HttpServerRequest request, long sizeMax, Duration patience) {
        this.context = context;
        this.request = request;
        this.sizeMax = sizeMax;
        this.patience = patience;
        request.pause();
        request.handler(piece -> arrivals.add(new Arrival.Piece(piece)));
        request.endHandler(end -> arrivals.add(new Arrival.End()));
        request.exceptionHandler(cause -> arrivals.add(new Arrival.Broken(cause)));
        request.fetch(CREDITS);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position == current.length) {
            if (ended || !next()) {
                return -1;
            }
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current, position, target, offset, count);
        position += count;
        return count;
    }

    /** Waits for the next piece; false at the end. */
    private boolean next() throws IOException {
        return switch (await()) {
            case Arrival.Piece piece -> {
                accept(piece.bytes().getBytes());
                yield true;
            }
            case Arrival.End end -> {
                ended = true;
                yield false;
            }
            case Arrival.Broken broken -> throw new IOException("the client went away", broken.cause());
        };
    }

    private void accept(byte[] piece) {
        received += piece.length;
        if (received > sizeMax) {
            throw new ApiProblem(ProblemKind.TOO_LARGE, "the body has more than " + sizeMax + " bytes");
        }
        current = piece;
        position = 0;
        if (++consumed == CREDITS / 2) {
            consumed = 0;
            context.runOnContext(now -> {
                if (!request.isEnded()) {
                    request.fetch(CREDITS / 2);
                }
            });
        }
    }

    private Arrival await() throws IOException {
        try {
            Arrival arrival = arrivals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (arrival == null) {
                throw new ApiProblem(
                        ProblemKind.REQUEST_TIMEOUT, "no byte of the body arrived for " + patience.toSeconds() + " s");
            }
            return arrival;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the body arrived", e);
        }
    }
}
