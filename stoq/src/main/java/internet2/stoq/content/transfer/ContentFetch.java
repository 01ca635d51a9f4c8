package internet2.stoq.content.transfer;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.ObjectRef;
import internet2.stoq.content.packing.PackedObject;
import internet2.stoq.content.store.ContentStore;
import internet2.stoq.content.store.Provenance;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the objects of one content into the store: does what a {@link FetchPlan} says, each request on a virtual
 * thread of its own. An object is unpacked within its limit, checked against its id and on disk before it counts; what
 * is in the store is not asked for, so that a fetch that was broken off goes on where it was. Thread-safe.
 */
public final class ContentFetch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ContentFetch.class);

    private static final Duration TICK = Duration.ofMillis(50);

    /** How often an object may be gone again between its arrival and its being read. */
    private static final int ATTEMPTS = 3;

    private final ContentStore store;
    private final ContentId content;
    private final Supplier<? extends List<? extends ContentPeer>> directory;
    private final Duration stall;
    private final InstantSource clock;
    private final FetchTally tally;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** All below: under the lock. */
    private final FetchPlan plan;

    private final Map<NodeId, ContentPeer> peers = new HashMap<>();
    private final Set<ContentId> wanted = new HashSet<>();
    private final Set<ContentId> starved = new HashSet<>();
    private final Set<ContentId> held = new HashSet<>();
    /** In the store, and not read yet. */
    private final Set<ContentId> arrived = new HashSet<>();

    /** Answers that brought something. */
    private long progress;

    private boolean begun;
    private boolean closed;
    private @Nullable IOException broken;

    /**
     * @param content what the objects belong to
     * @param directory peers that may have it; asked once, when the first object is missing
     */
    public ContentFetch(
            ContentStore store,
            ContentId content,
            Supplier<? extends List<? extends ContentPeer>> directory,
            FetchLimits limits,
            InstantSource clock,
            ContentObserver observer) {
        this.store = store;
        this.content = content;
        this.directory = directory;
        this.plan = new FetchPlan(limits);
        this.stall = limits.stall();
        this.clock = clock;
        this.tally = new FetchTally(observer);
    }

    public ContentId content() {
        return content;
    }

    public FetchReport report() {
        return tally.report();
    }

    /** Begins to fetch those that are not there, in this order; returns at once. */
    public void want(List<ObjectRef> objects) {
        want(objects, false);
    }

    /** The same before all that was wanted earlier, however far ahead that is; each of them is to be taken. */
    void wantFirst(List<ObjectRef> objects) {
        want(objects, true);
    }

    /**
     * The object's bytes, from the store or as soon as they have come; it may go from the store afterwards.
     *
     * @throws ContentUnavailable where nobody has it
     * @throws IOException where the store fails, or the fetch is closed
     */
    public Bytes take(ObjectRef object) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Bytes> plain = store.plain(object.id());
            if (plain.isPresent()) {
                taken(object.id());
                return plain.get();
            }
            if (attempt > 0) {
                taken(object.id()); // it had come, and is gone again
            }
            want(List.of(object), true);
            await(object.id());
        }
        throw new IOException("object " + object.id() + " was lost from the store " + ATTEMPTS
                + " times before it could be read; let the store be larger");
    }

    /** An object that was made out of others is kept, so that others can have it of this node. */
    void restored(ContentId id, Bytes plain) throws IOException {
        store.put(
                id, PackedObject.plain(plain), new Provenance(Optional.empty(), clock.instant(), Optional.of(content)));
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            held.forEach(store::release);
            held.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void want(List<ObjectRef> objects, boolean urgent) {
        List<ObjectRef> missing =
                objects.stream().filter(each -> !store.contains(each.id())).toList();
        if (missing.isEmpty()) {
            return;
        }
        begin();
        lock.lock();
        try {
            List<ObjectRef> told = missing.stream()
                    .filter(each -> wanted.add(each.id()) || (urgent && !starved.contains(each.id())))
                    .toList();
            apply(new FetchEvent.Wanted(told, urgent));
        } finally {
            lock.unlock();
        }
    }

    /** Finding peers may take a while, so the lock is not held meanwhile. */
    private void begin() {
        lock.lock();
        try {
            if (begun) {
                return;
            }
            begun = true;
        } finally {
            lock.unlock();
        }
        List<? extends ContentPeer> found = directory.get();
        Thread.ofVirtual().name("fetch-clock").start(this::tick);
        lock.lock();
        try {
            found.forEach(peer -> {
                peers.put(peer.id(), peer);
                apply(new FetchEvent.Found(peer.id()));
            });
        } finally {
            lock.unlock();
        }
    }

    private void tick() {
        lock.lock();
        try {
            while (!closed) {
                if (!changed.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                    apply(new FetchEvent.Tick());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void taken(ContentId id) {
        lock.lock();
        try {
            if (wanted.remove(id)) {
                apply(new FetchEvent.Taken(id));
            }
            arrived.remove(id);
            starved.remove(id);
            if (held.remove(id)) {
                store.release(id);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Until it has come, or isn't on its way any more. */
    private void await(ContentId id) throws IOException {
        lock.lock();
        try {
            long seen = progress;
            long left = stall.toNanos();
            while (wanted.contains(id) && !arrived.contains(id)) {
                requireUsable();
                if (starved.remove(id)) {
                    wanted.remove(id);
                    throw new ContentUnavailable(id, peers.size(), report().dropped());
                }
                if (left <= 0) {
                    throw new ContentUnavailable(id, stall, report().dropped());
                }
                left = changed.awaitNanos(left);
                if (progress != seen) {
                    seen = progress;
                    left = stall.toNanos();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while fetching " + content);
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. */
    private void requireUsable() throws IOException {
        IOException why = broken;
        if (why != null) {
            throw why;
        }
        if (closed) {
            throw new IOException("the fetch of " + content + " was given up");
        }
    }

    /** Under the lock. */
    private void apply(FetchEvent event) {
        if (closed) {
            return;
        }
        if (event instanceof FetchEvent.Answered answered) {
            arrived.addAll(answered.intact());
            arrived.retainAll(wanted);
            progress += answered.intact().isEmpty() ? 0 : 1;
        }
        for (FetchAction action : plan.apply(event, clock.instant())) {
            switch (action) {
                case FetchAction.Query query ->
                    ask(query.peer(), query.number(), question -> question.have(query.ids()));
                case FetchAction.Request request ->
                    ask(
                            request.peer(),
                            request.number(),
                            question ->
                                    question.get(request.objects(), (id, object) -> keep(id, object, request.peer())));
                case FetchAction.Drop drop -> tally.dropped(drop.peer(), drop.reason());
                case FetchAction.Starved nobody -> starved.add(nobody.id());
            }
        }
        changed.signalAll();
    }

    private interface Asking {
        FetchEvent ask(PeerQuestion question) throws IOException;
    }

    /** Under the lock; asks on a thread of its own. Whatever happens there, the plan hears of it. */
    private void ask(NodeId peer, long number, Asking asking) {
        PeerQuestion question =
                new PeerQuestion(Optional.ofNullable(peers.get(peer)).orElseThrow(), number);
        Thread.ofVirtual().name("fetch-from-" + peer.toString().substring(0, 8)).start(() -> {
            try {
                tell(asking.ask(question));
            } catch (IOException e) {
                breakOff(e);
            } catch (RuntimeException | Error bug) {
                log.atError().addKeyValue("peer", peer).setCause(bug).log("a peer could not be asked for content");
                tell(new FetchEvent.Failed(number, FetchEvent.Failure.UNREACHABLE));
            }
        });
    }

    private void tell(FetchEvent event) {
        lock.lock();
        try {
            apply(event);
        } finally {
            lock.unlock();
        }
    }

    private void breakOff(IOException why) {
        lock.lock();
        try {
            broken = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** @return whether it is wanted still */
    private boolean keep(ContentId id, PackedObject object, NodeId from) throws IOException {
        lock.lock();
        try {
            if (closed || !wanted.contains(id)) {
                return false;
            }
            if (held.add(id)) {
                store.hold(id);
            }
        } finally {
            lock.unlock();
        }
        if (store.put(id, object, new Provenance(Optional.of(from), clock.instant(), Optional.of(content)))) {
            tally.fetched(from, object.payload().size());
        }
        return true;
    }
}
