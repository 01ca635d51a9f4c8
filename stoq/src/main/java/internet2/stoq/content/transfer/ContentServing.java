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
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers peers out of the store. Who knows an object's id may have it: ids can't be guessed. A request counts until
 * its answer was written, so that a peer that doesn't read holds up its own requests. Thread-safe.
 */
public final class ContentServing {

    private static final Logger log = LoggerFactory.getLogger(ContentServing.class);

    /** Answers with objects, held at once: far below what STOQ grants to all services together. */
    private static final int DELIVERIES_BYTES_MAX = 32 << 20;

    private final ContentStore store;
    private final ServingLimits limits;
    private final ContentObserver observer;
    private final Semaphore inAll;
    private final Semaphore deliveries = new Semaphore(DELIVERIES_BYTES_MAX);
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
                new Limited(ContentProtocol.HAVE, this::have, answer -> {}),
                new Limited(ContentProtocol.GET, this::get, answer -> deliveries.release(answer.size())));
    }

    private interface Work {
        Bytes answer(Peer peer, Bytes request) throws StoqRefusal;
    }

    private final class Limited implements Service {

        private final int id;
        private final Work work;
        private final Consumer<Bytes> free;

        private Limited(int id, Work work, Consumer<Bytes> free) {
            this.id = id;
            this.work = work;
            this.free = free;
        }

        @Override
        public int id() {
            return id;
        }

        @Override
        public Bytes handle(Peer peer, Bytes request) throws StoqRefusal {
            begin(peer);
            boolean answered = false;
            try {
                Bytes answer = work.answer(peer, request);
                answered = true;
                return answer;
            } catch (MalformedInputException e) {
                throw new StoqRefusal("malformed", String.valueOf(e.getMessage()));
            } finally {
                if (!answered) {
                    end(peer);
                }
            }
        }

        @Override
        public void over(Peer peer, Bytes answer) {
            free.accept(answer);
            end(peer);
        }
    }

    private void begin(Peer peer) throws StoqRefusal {
        if (!inAll.tryAcquire()) {
            throw overloaded();
        }
        if (perPeer.merge(peer.id(), 1, Integer::sum) > limits.perPeer()) {
            end(peer);
            throw overloaded();
        }
    }

    private void end(Peer peer) {
        perPeer.computeIfPresent(peer.id(), (id, count) -> count == 1 ? null : count - 1);
        inAll.release();
    }

    private static StoqRefusal overloaded() {
        return new StoqRefusal(StoqRefusal.OVERLOADED, "too many requests for content at once");
    }

    private Bytes have(Peer peer, Bytes request) {
        Question question = CanonicalReader.decode(request, in -> Question.decode(in, ContentProtocol.HAVE_IDS_MAX));
        return new Presence(question.ids().stream().map(store::contains).toList()).encoded();
    }

    /** Room for the largest answer first: what is too much isn't even read. */
    private Bytes get(Peer peer, Bytes request) throws StoqRefusal {
        Question question = CanonicalReader.decode(request, in -> Question.decode(in, ContentProtocol.GET_IDS_MAX));
        if (!deliveries.tryAcquire(Delivery.BYTES_MAX)) {
            throw overloaded();
        }
        int used = 0;
        try {
            Bytes answer = delivery(peer, question).encoded();
            used = answer.size();
            return answer;
        } finally {
            deliveries.release(Delivery.BYTES_MAX - used);
        }
    }

    private Delivery delivery(Peer peer, Question question) throws StoqRefusal {
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
        return new Delivery(objects);
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
