package internet2.stoq.content.transfer;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.stoq.Peer;
import internet2.stoq.Service;
import internet2.stoq.StoqRefusal;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.packing.PackedObject;
import internet2.stoq.content.store.ContentStore;
import internet2.stoq.content.transfer.ContentProtocol.Delivery;
import internet2.stoq.content.transfer.ContentProtocol.Presence;
import internet2.stoq.content.transfer.ContentProtocol.Question;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers peers out of the store. Who knows an object's id may have it: ids can't be guessed. Thread-safe. */
public final class ContentServing {

    private static final Logger log = LoggerFactory.getLogger(ContentServing.class);

    private final ContentStore store;
    private final ServingLimits limits;
    private final ContentObserver observer;
    private final Semaphore inAll;
    private final Map<NodeId, Integer> perPeer = new ConcurrentHashMap<>();

    public ContentServing(ContentStore store, ServingLimits limits, ContentObserver observer) {
        this.store = store;
        this.limits = limits;
        this.observer = observer;
        this.inAll = new Semaphore(limits.inAll());
    }

    /** What a node offers to its peers. */
    public List<Service> services() {
        return List.of(
                Service.of(ContentProtocol.HAVE, (peer, request) -> limited(peer, () -> have(request))),
                Service.of(ContentProtocol.GET, (peer, request) -> limited(peer, () -> get(peer, request))));
    }

    private interface Work {
        Bytes answer() throws StoqRefusal;
    }

    private Bytes limited(Peer peer, Work work) throws StoqRefusal {
        if (!inAll.tryAcquire()) {
            throw overloaded();
        }
        try {
            if (perPeer.merge(peer.id(), 1, Integer::sum) > limits.perPeer()) {
                throw overloaded();
            }
            return work.answer();
        } catch (MalformedInputException e) {
            throw new StoqRefusal("malformed", String.valueOf(e.getMessage()));
        } finally {
            perPeer.computeIfPresent(peer.id(), (id, count) -> count == 1 ? null : count - 1);
            inAll.release();
        }
    }

    private static StoqRefusal overloaded() {
        return new StoqRefusal(StoqRefusal.OVERLOADED, "too many requests for content at once");
    }

    private Bytes have(Bytes request) {
        Question question = CanonicalReader.decode(request, in -> Question.decode(in, ContentProtocol.HAVE_IDS_MAX));
        return new Presence(question.ids().stream().map(store::contains).toList()).encoded();
    }

    private Bytes get(Peer peer, Bytes request) throws StoqRefusal {
        Question question = CanonicalReader.decode(request, in -> Question.decode(in, ContentProtocol.GET_IDS_MAX));
        List<Optional<PackedObject>> objects = new ArrayList<>();
        int bytes = 0;
        for (ContentId id : question.ids()) {
            Optional<PackedObject> object = packed(id);
            bytes += object.map(each -> each.payload().size()).orElse(0);
            if (bytes > ContentProtocol.DELIVERY_BYTES_MAX) {
                throw new StoqRefusal(
                        StoqRefusal.TOO_LARGE,
                        "these objects have more than " + ContentProtocol.DELIVERY_BYTES_MAX + " bytes; ask for fewer");
            }
            objects.add(object);
        }
        observer.served(peer.id(), bytes);
        return new Delivery(objects).encoded();
    }

    private Optional<PackedObject> packed(ContentId id) throws StoqRefusal {
        try {
            return store.packed(id);
        } catch (IOException e) {
            log.atWarn().addKeyValue("object", id).setCause(e).log("content could not be read");
            throw new StoqRefusal(StoqRefusal.FAILED, "object " + id + " could not be read");
        }
    }
}
