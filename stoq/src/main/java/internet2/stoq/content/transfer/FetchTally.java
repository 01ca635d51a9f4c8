package internet2.stoq.content.transfer;

import internet2.foundation.NodeId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a fetch moved, and tells the observer. Thread-safe. */
final class FetchTally {

    private final ContentObserver observer;
    private final AtomicLong objects = new AtomicLong();
    private final Map<NodeId, Long> byPeer = new ConcurrentHashMap<>();
    private final Map<NodeId, DropReason> dropped = new ConcurrentHashMap<>();

    FetchTally(ContentObserver observer) {
        this.observer = observer;
    }

    void fetched(NodeId peer, long bytes) {
        objects.incrementAndGet();
        byPeer.merge(peer, bytes, Long::sum);
        observer.fetched(peer, bytes);
    }

    void dropped(NodeId peer, DropReason reason) {
        dropped.put(peer, reason);
        observer.dropped(peer, reason);
    }

    FetchReport report() {
        Map<NodeId, Long> moved = Map.copyOf(byPeer);
        long bytes = moved.values().stream().mapToLong(Long::longValue).sum();
        return new FetchReport(bytes, objects.get(), moved, dropped);
    }
}
