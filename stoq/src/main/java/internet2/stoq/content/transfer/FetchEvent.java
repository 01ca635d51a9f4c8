package internet2.stoq.content.transfer;

import internet2.foundation.NodeId;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.ObjectRef;
import java.util.List;
import java.util.Set;

/** What happens to a fetch. Numbers are those of {@link FetchAction}s. */
sealed interface FetchEvent {

    /** A peer that may have something. */
    record Found(NodeId peer) implements FetchEvent {}

    /** These are needed, in this order; those that are known stay where they are, unless it is urgent now. */
    record Wanted(List<ObjectRef> objects, boolean urgent) implements FetchEvent {}

    /** The object was read: it no longer takes room in the window. */
    record Taken(ContentId id) implements FetchEvent {}

    /** A query was answered. */
    record Present(long number, Set<ContentId> there) implements FetchEvent {}

    /** A request was answered; the rest of what was asked for is not there. */
    record Answered(long number, Set<ContentId> intact, boolean forged) implements FetchEvent {}

    /** A query or request came to nothing. */
    record Failed(long number, Failure failure) implements FetchEvent {}

    /** Time has passed. */
    record Tick() implements FetchEvent {}

    enum Failure {
        /** Later it may go. */
        OVERLOADED,
        UNREACHABLE,
        /** The answer is none by the protocol. */
        NONSENSE
    }
}
