package internet2.stoq.content;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.stoq.Stoq;
import internet2.stoq.content.transfer.ContentPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A peer that is reached from {@code self}. */
record StoqPeer(Stoq self, NodeId id, InetSocketAddress address) implements ContentPeer {

    @Override
    public Bytes call(int service, Bytes request, Duration timeout) throws IOException {
        return self.connect(address, id).call(service, request, timeout);
    }
}
