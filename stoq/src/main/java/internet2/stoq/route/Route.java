package internet2.stoq.route;

import internet2.foundation.NodeId;
import internet2.stoq.Connection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/** One destination: what is known of the ways there, and the connections that lead through relays. Thread-safe. */
final class Route {

    /** A connection and the circuit below it. */
    record Relayed(Connection connection, InetSocketAddress place) {}

    private final NodeId destination;
    private final RouteObserver observer;
    private final Map<Path, Relayed> relayed = new ConcurrentHashMap<>();
    private final Map<Path, ReentrantLock> opening = new ConcurrentHashMap<>();
    private final Map<Path, Retry> retries = new ConcurrentHashMap<>();
    private final ReentrantLock asking = new ReentrantLock();
    private final AtomicBoolean busy = new AtomicBoolean();
    /** Guarded by the monitor. */
    private PathChoice choice;

    private volatile InetSocketAddress address;
    private volatile Instant usedAt;
    private volatile Instant termsAt = Instant.EPOCH;

    Route(NodeId destination, InetSocketAddress address, PathStrategy strategy, RouteObserver observer, Instant now) {
        this.destination = destination;
        this.address = address;
        this.observer = observer;
        this.choice = PathChoice.begin(strategy, now);
        this.usedAt = now;
    }

    NodeId destination() {
        return destination;
    }

    /** Where it is, straight. */
    InetSocketAddress address() {
        return address;
    }

    void used(InetSocketAddress last, Instant now) {
        address = last;
        usedAt = now;
    }

    boolean unusedSince(Instant then) {
        return usedAt.isBefore(then);
    }

    synchronized PathChoice choice() {
        return choice;
    }

    boolean failed(Path path) {
        return choice().quality(path).filter(PathQuality::failed).isPresent();
    }

    Path path() {
        return choice().path();
    }

    void learn(PathEvent event) {
        PathChoice next;
        synchronized (this) {
            Path before = choice.path();
            choice = choice.step(event);
            next = choice;
            if (next.path().equals(before)) {
                return;
            }
        }
        observer.pathChanged(destination, next.path(), next.reason());
    }

    /** Somebody answered there. */
    void opened(Path path) {
        retries.remove(path);
    }

    /**
     * Nobody answered there.
     *
     * @param wait before the next try, where it is the first that failed
     */
    void broken(Path path, Instant now, Duration wait) {
        retries.compute(path, (same, before) -> before == null ? Retry.first(now, wait) : before.again(now));
        learn(new PathEvent.Broken(path, now));
    }

    /** Whether a connection along that path should be tried. */
    boolean isDue(Path path, Instant now) {
        Retry retry = retries.get(path);
        return retry == null || retry.isDue(now);
    }

    /** Paths through relays that are offered. */
    List<Path> relayPaths() {
        return choice().known().keySet().stream()
                .filter(path -> !path.isDirect())
                .toList();
    }

    /** What else to try, in this order: what has not failed first. */
    List<Path> othersThan(Path failed) {
        return choice().known().values().stream()
                .filter(each -> !each.path().equals(failed))
                .sorted(Comparator.comparing(PathQuality::failed)
                        .thenComparing(each -> each.path().isDirect()))
                .map(PathQuality::path)
                .toList();
    }

    /** Whether relays are worth being measured: the direct path fails, is slow, or is not in use. */
    boolean wantsRelays(Duration from) {
        PathChoice now = choice();
        Optional<PathQuality> direct = now.quality(Path.DIRECT);
        return !now.path().isDirect()
                || direct.isEmpty()
                || direct.get().failed()
                || direct.get().roundTrip().compareTo(from) > 0;
    }

    /** Whether relays should be asked again what they take. */
    boolean termsOld(Instant now, Duration kept) {
        return termsAt.plus(kept).isBefore(now);
    }

    void termsKnown(Instant now) {
        termsAt = now;
    }

    /** Held by who asks relays. */
    ReentrantLock asking() {
        return asking;
    }

    /** Held by who opens a connection along that path. */
    ReentrantLock opening(Path path) {
        return opening.computeIfAbsent(path, absent -> new ReentrantLock());
    }

    Map<Path, Relayed> relayed() {
        return relayed;
    }

    /** One measurement at a time. */
    boolean tryBegin() {
        return busy.compareAndSet(false, true);
    }

    void end() {
        busy.set(false);
    }
}
