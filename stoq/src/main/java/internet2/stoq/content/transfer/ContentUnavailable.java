package internet2.stoq.content.transfer;

import internet2.foundation.NodeId;
import internet2.stoq.content.manifest.ContentId;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/** No peer that can be asked has the object. */
public final class ContentUnavailable extends IOException {

    private static final long serialVersionUID = 1L;

    ContentUnavailable(ContentId id, int peers, Map<NodeId, DropReason> dropped) {
        super("none of " + peers + " peers has object " + id + (dropped.isEmpty() ? "" : "; no longer asked: ")
                + dropped.entrySet().stream()
                        .map(each -> each.getKey() + " (" + each.getValue().label() + ")")
                        .collect(Collectors.joining(", ")));
    }
}
