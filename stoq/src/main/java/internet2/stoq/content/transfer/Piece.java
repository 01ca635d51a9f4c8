package internet2.stoq.content.transfer;

import internet2.stoq.content.manifest.ObjectRef;
import java.util.HashSet;
import java.util.Set;

/** An object on its way, as the plan sees it. */
final class Piece {

    private final ObjectRef ref;
    private boolean urgent;
    private final long order;
    /** Live peers that said that they have it. */
    private final Set<Source> at = new HashSet<>();
    /** Questions about it that are to be asked, or not answered yet. */
    private int queries;
    /** Requests for it that are not late yet. */
    private int requests;

    private boolean here;

    Piece(ObjectRef ref, boolean urgent, long order) {
        this.ref = ref;
        this.urgent = urgent;
        this.order = order;
    }

    ObjectRef ref() {
        return ref;
    }

    boolean urgent() {
        return urgent;
    }

    /** It is waited for. */
    void hurry() {
        urgent = true;
    }

    long order() {
        return order;
    }

    Set<Source> at() {
        return at;
    }

    int rarity() {
        return at.size();
    }

    boolean here() {
        return here;
    }

    void arrive() {
        here = true;
    }

    int requests() {
        return requests;
    }

    void requested(int change) {
        requests += change;
    }

    void queried(int change) {
        queries += change;
    }

    /** Whether this peer is to be asked for it, as far as the peers go. */
    boolean isFor(Source source) {
        return at.contains(source)
                && !(source.askedLast() && at.stream().anyMatch(other -> !other.askedLast() && !other.isSlow()));
    }

    /** Whether another that has sent something has it, and isn't slow itself. */
    boolean isElsewhereThan(Source source) {
        return at.stream()
                .anyMatch(other -> other != source && other.hasDelivered() && !other.askedLast() && !other.isSlow());
    }

    boolean isOpen() {
        return !here && requests == 0;
    }

    boolean isStarved() {
        return isOpen() && queries == 0 && at.isEmpty();
    }
}
