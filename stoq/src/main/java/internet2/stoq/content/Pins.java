package internet2.stoq.content;

import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.store.ContentStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is held for each publication. Remembered rather than walked again when it is removed: by then the tree may be
 * damaged, or whole again, and to give back other holds than were taken would let go what another publication needs.
 * Thread-safe.
 */
final class Pins {

    private final ContentStore store;
    /** Guarded by this. */
    private final Map<ContentId, Set<ContentId>> held = new HashMap<>();

    Pins(ContentStore store) {
        this.store = store;
    }

    /** Takes over the caller's holds of these objects, one of each, in place of what was held before. */
    synchronized void put(ContentId content, Set<ContentId> objects) {
        Optional.ofNullable(held.put(content, Set.copyOf(objects))).ifPresent(before -> before.forEach(store::release));
    }

    /** @return what was held for the content, and no longer is */
    synchronized Set<ContentId> remove(ContentId content) {
        Set<ContentId> before = Optional.ofNullable(held.remove(content)).orElse(Set.of());
        before.forEach(store::release);
        return before;
    }
}
