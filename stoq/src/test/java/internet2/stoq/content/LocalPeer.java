package internet2.stoq.content;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.stoq.Peer;
import internet2.stoq.Service;
import internet2.stoq.content.transfer.ContentPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A library of the same process, asked without a network. */
record LocalPeer(NodeId id, ContentLibrary library) implements ContentPeer {

    LocalPeer(String name, ContentLibrary library) {
        this(new NodeId(Hash.of(Bytes.utf8(name))), library);
    }

    @Override
    public Bytes call(int number, Bytes request, Duration timeout) throws IOException {
        for (Service service : library.services()) {
            if (service.id() == number) {
                Bytes answer = service.handle(asker(), request);
                service.over(asker(), answer);
                return answer;
            }
        }
        throw new IOException("no service " + number);
    }

    @SuppressWarnings("NullAway") // the services look at the id alone
    private static Peer asker() {
        @Nullable InetSocketAddress nowhere = null;
        return new Peer(new NodeId(Hash.ZERO), null, null, nowhere);
    }
}
