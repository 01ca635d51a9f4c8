package internet2.stoq.content.transfer;

import internet2.foundation.NodeId;
import internet2.stoq.content.manifest.ContentId;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** No peer that can be asked has the object, or sends it. */
public final class ContentUnavailable extends IOException {

    private static final long serialVersionUID = 1L;

    ContentUnavailable(ContentId id, int peers, Map<NodeId, DropReason> dropped) {
        super("none of " + peers + " peers has object " + id + given(dropped));
    }

    ContentUnavailable(ContentId id, Duration waited, Map<NodeId, DropReason> dropped) {
        super("no peer sent anything for " + waited.toSeconds() + " s while object " + id + " was waited for"
                + given(dropped));
    }

    private static String given(Map<NodeId, DropReason> dropped) {
        return (dropped.isEmpty() ? "" : "; given up: ")
                + dropped.entrySet().stream()
                        .map(each -> each.getKey() + " (" + each.getValue().label() + ")")
                        .collect(Collectors.joining(", "));
    }
}
