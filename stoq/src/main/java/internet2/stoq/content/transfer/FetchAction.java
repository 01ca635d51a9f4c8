package internet2.stoq.content.transfer;

import internet2.foundation.NodeId;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.ObjectRef;
import java.util.List;

/** What a fetch wants done. */
sealed interface FetchAction {

    /** Ask which of these the peer has. */
    record Query(NodeId peer, long number, List<ContentId> ids) implements FetchAction {}

    /** Ask for these. */
    record Request(NodeId peer, long number, List<ObjectRef> objects) implements FetchAction {}

    /** Say that the peer is asked nothing more, or last where it is {@link DropReason#SLOW}. */
    record Drop(NodeId peer, DropReason reason) implements FetchAction {}

    /** Nobody has it; the plan has forgotten it. */
    record Starved(ContentId id) implements FetchAction {}
}
