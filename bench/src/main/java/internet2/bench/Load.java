package internet2.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Closed-loop clients: each asks again as soon as it was answered. */
final class Load {

    /** One request; the latency is the time it takes. */
    @FunctionalInterface
    interface Request {
        void send() throws Exception;
    }

    private Load() {}

    static Figures run(String name, int clients, Duration time, Request request)
            throws InterruptedException, ExecutionException {
        long began = System.nanoTime();
        long end = began + time.toNanos();
        List<Future<LongStream>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(() -> client(request, end)));
            }
            LongStream all = LongStream.empty();
            for (Future<LongStream> each : running) {
                all = LongStream.concat(all, each.get());
            }
            return new Figures(name, all.toArray(), (System.nanoTime() - began) / 1e9);
        }
    }

    private static LongStream client(Request request, long end) throws Exception {
        LongStream.Builder latencies = LongStream.builder();
        long now = System.nanoTime();
        while (now < end) {
            request.send();
            long answered = System.nanoTime();
            latencies.add(answered - now);
            now = answered;
        }
        return latencies.build();
    }
}
