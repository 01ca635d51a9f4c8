package internet2.hypermesh.memory;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A few requests under way at once, their answers in the order of the requests. For one thread. The first
 * failure ends the transfer; when {@link #close} returns nothing of it is under way any more.
 */
final class Pipeline implements AutoCloseable {

    /** 8 MiB under way fill a round trip of 6 ms at 10 Gbit/s. */
    static final int UNDER_WAY_MAX = 8;

    interface Sink {
        void accept(Bytes answer) throws IOException;
    }

    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Future<Bytes>> underWay = new ArrayDeque<>();
    private final Sink sink;

    Pipeline(Sink sink) {
        this.sink = sink;
    }

    /** Begins one more; waits for the oldest where too many are under way. */
    void submit(Callable<Bytes> request) throws IOException {
        if (underWay.size() == UNDER_WAY_MAX) {
            settle(underWay.removeFirst());
        }
        underWay.addLast(workers.submit(request));
    }

    void drain() throws IOException {
        while (!underWay.isEmpty()) {
            settle(underWay.removeFirst());
        }
    }

    @Override
    public void close() {
        underWay.forEach(request -> request.cancel(true));
        workers.close();
    }

    private void settle(Future<Bytes> oldest) throws IOException {
        try {
            sink.accept(oldest.get());
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case MemoryRefused refused -> throw new MemoryRefused(refused.code(), refused.reason());
                case IOException failed -> throw failed;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the transfer was interrupted");
        }
    }
}
