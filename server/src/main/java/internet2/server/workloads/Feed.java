package internet2.server.workloads;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/** A stream of one thing's latest state: sent at once, and whenever it has become another. */
final class Feed<T> implements Subscriptions.Subscription {

    /** Where the state comes from. */
    @FunctionalInterface
    interface Source<T> {
        T latest(LocalProcess process) throws StatusException;
    }

    private final LocalProcess process;
    private final Source<T> source;
    private final ServerCallStreamObserver<T> out;
    private final Subscriptions subscriptions;

    @GuardedBy("this")
    private @Nullable T sent;

    @GuardedBy("this")
    private boolean ended;

    private Feed(LocalProcess process, Source<T> source, ServerCallStreamObserver<T> out, Subscriptions subscriptions) {
        this.process = process;
        this.source = source;
        this.out = out;
        this.subscriptions = subscriptions;
    }

    /** Called on the thread of the call. */
    static <T> void open(LocalProcess process, Source<T> source, StreamObserver<T> out, Subscriptions subscriptions) {
        ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) out;
        Feed<T> feed = new Feed<>(process, source, call, subscriptions);
        call.setOnCancelHandler(() -> subscriptions.remove(feed));
        try {
            subscriptions.add(feed);
        } catch (StatusException e) {
            out.onError(e);
            return;
        }
        feed.refresh();
    }

    @Override
    public LocalProcess process() {
        return process;
    }

    @Override
    public synchronized void refresh() {
        if (ended || out.isCancelled()) {
            return;
        }
        try {
            T latest = source.latest(process);
            if (!latest.equals(sent)) {
                Subscriptions.requireReady(out);
                sent = latest;
                out.onNext(latest);
            }
        } catch (StatusException e) {
            ended = true;
            subscriptions.remove(this);
            out.onError(e);
        }
    }
}
