package internet2.stoq.content.transfer;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import java.io.IOException;
import java.time.Duration;

/** A node that may have content: how the fetch reaches it, over whatever connection there is. */
public interface ContentPeer {

    NodeId id();

    /**
     * One call of STOQ; blocks.
     *
     * @throws internet2.stoq.StoqRefusal where the peer said no
     * @throws IOException where it didn't answer
     */
    Bytes call(int service, Bytes request, Duration timeout) throws IOException;
}
