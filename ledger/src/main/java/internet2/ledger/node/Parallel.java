package internet2.ledger.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Spreads checks over the processors. */
final class Parallel implements AutoCloseable {

    /** Fewer than this are not worth another thread. */
    private static final int CHUNK_MIN = 4;

    private final int threads;
    private final ExecutorService pool;

    Parallel(int threads) {
        this.threads = threads;
        this.pool = Executors.newFixedThreadPool(
                threads,
                Thread.ofPlatform().name("ledger-verifier-", 0).daemon().factory());
    }

    /** The results in the order of the inputs. */
    <I, O> List<O> map(List<I> inputs, Function<I, O> function) throws InterruptedException {
        int chunk = Math.max(CHUNK_MIN, (inputs.size() + threads - 1) / threads);
        if (threads == 1 || inputs.size() <= chunk) {
            return inputs.stream().map(function).toList();
        }
        List<Callable<List<O>>> chunks = new ArrayList<>();
        for (int from = 0; from < inputs.size(); from += chunk) {
            List<I> part = inputs.subList(from, Math.min(inputs.size(), from + chunk));
            chunks.add(() -> part.stream().map(function).toList());
        }
        List<O> results = new ArrayList<>(inputs.size());
        for (Future<List<O>> part : pool.invokeAll(chunks)) {
            results.addAll(done(part));
        }
        return results;
    }

    private static <O> O done(Future<O> part) throws InterruptedException {
        try {
            return part.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a check failed by itself", e.getCause());
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
