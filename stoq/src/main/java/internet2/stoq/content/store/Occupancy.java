package internet2.stoq.content.store;

import internet2.stoq.content.manifest.ContentId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which objects there are, how large their files, and which may go: those that nobody holds, the longest unused first.
 * Not thread-safe: {@link ContentStore} guards it.
 */
final class Occupancy {

    private final Map<ContentId, Long> held = new HashMap<>();
    private final LinkedHashMap<ContentId, Long> free = new LinkedHashMap<>(16, 0.75f, true);
    /** How often each object is held; also of objects that are not there. */
    private final Map<ContentId, Integer> holds = new HashMap<>();

    private long bytes;

    long bytes() {
        return bytes;
    }

    int count() {
        return held.size() + free.size();
    }

    boolean contains(ContentId id) {
        return held.containsKey(id) || free.containsKey(id);
    }

    /** Makes it the last one to go, if it is there. */
    boolean use(ContentId id) {
        return held.containsKey(id) || free.get(id) != null;
    }

    /** Counts bytes that are being written. */
    void reserve(long more) {
        bytes += more;
    }

    void add(ContentId id, long size) {
        remove(id);
        (holds.containsKey(id) ? held : free).put(id, size);
        bytes += size;
    }

    void remove(ContentId id) {
        Long size = Optional.ofNullable(held.remove(id)).orElseGet(() -> free.remove(id));
        if (size != null) {
            bytes -= size;
        }
    }

    void hold(ContentId id) {
        holds.merge(id, 1, Integer::sum);
        Long size = free.remove(id);
        if (size != null) {
            held.put(id, size);
        }
    }

    void release(ContentId id) {
        if (holds.computeIfPresent(id, (key, count) -> count == 1 ? null : count - 1) != null) {
            return;
        }
        Long size = held.remove(id);
        if (size != null) {
            free.put(id, size);
        }
    }

    boolean isHeld(ContentId id) {
        return holds.containsKey(id);
    }

    /** Whom to let go so that {@code more} bytes fit under the limit; empty where that can't be. */
    Optional<List<ContentId>> victims(long more, long bytesMax) {
        List<ContentId> victims = new ArrayList<>();
        long left = bytes;
        for (Map.Entry<ContentId, Long> each : free.entrySet()) {
            if (left + more <= bytesMax) {
                break;
            }
            victims.add(each.getKey());
            left -= each.getValue();
        }
        return left + more <= bytesMax ? Optional.of(victims) : Optional.empty();
    }
}
