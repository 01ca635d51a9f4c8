package internet2.stoq.route;

import internet2.foundation.NodeId;
import java.util.HashSet;
import java.util.List;

/**
 * A way to a node.
 *
 * @param relays one after the other; none: straight there
 */
public record Path(List<NodeId> relays) {

    /** More relays add more delay than any of them could save. */
    public static final int RELAYS_MAX = 3;

    public static final Path DIRECT = new Path(List.of());

    public Path {
        relays = List.copyOf(relays);
        if (relays.size() > RELAYS_MAX) {
            throw new IllegalArgumentException("a path has at most " + RELAYS_MAX + " relays, not " + relays.size());
        }
        if (new HashSet<>(relays).size() < relays.size()) {
            throw new IllegalArgumentException("a path passes no relay twice");
        }
    }

    public static Path via(NodeId... relays) {
        return new Path(List.of(relays));
    }

    public boolean isDirect() {
        return relays.isEmpty();
    }
}
