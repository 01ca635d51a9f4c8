package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockListener;
import internet2.ledger.CommittedOperation;
import internet2.ledger.Ledger;
import internet2.ledger.Outcome;
import internet2.ledger.StateReader;
import internet2.trustchain.names.NamesOperation.ChangeZone;
import internet2.trustchain.names.NamesOperation.Changed;
import internet2.trustchain.names.NamesOperation.CreateZone;
import internet2.trustchain.names.NamesOperation.DeleteRecords;
import internet2.trustchain.names.NamesOperation.DeleteZone;
import internet2.trustchain.names.NamesOperation.ExpireName;
import internet2.trustchain.names.NamesOperation.RegisterName;
import internet2.trustchain.names.NamesOperation.ReleaseKeys;
import internet2.trustchain.names.NamesOperation.ReleaseName;
import internet2.trustchain.names.NamesOperation.RenewName;
import internet2.trustchain.names.NamesOperation.ReplaceKey;
import internet2.trustchain.names.NamesOperation.SetRecords;
import internet2.trustchain.names.NamesOperation.SetTerms;
import internet2.trustchain.names.NamesOperation.SignZones;
import internet2.trustchain.names.NamesOperation.TransferName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Keeps a {@link ZoneView} at the ledger's last block: once read from the state, then changed by each accepted
 * operation. Applying an operation that the state already held changes nothing, so nothing is missed or doubled
 * between the two.
 *
 * <p>Where the network signs its zones there are two pictures: what is served follows by revisions, each whole, so that
 * no answer lacks its signature. Without a key both are one.
 */
public final class ZoneFeed implements BlockListener, Supplier<ZoneView>, AutoCloseable {

    /** Guarded by this. */
    private final Map<DomainName, Zone> zones = new HashMap<>();

    /** So that a holder of the key that lags or leads by a few blocks works from the same ones. */
    private static final int PICTURES_MAX = 1024;

    private static final int LOADS_MAX = 5;

    /** As the ledger has them. Written under this, read by anyone. */
    private volatile ZoneView view = ZoneView.EMPTY;

    /** As they are served. Written under this, read by anyone. */
    private volatile ZoneView served = ZoneView.EMPTY;

    private volatile Optional<ZoneKeys> keys = Optional.empty();

    /** By height. Guarded by this. */
    private final NavigableMap<Long, Pictures> pictures = new TreeMap<>();

    /** Of what is served. Guarded by this. */
    private long revision;

    private final List<Consumer<ZoneView>> listeners = new CopyOnWriteArrayList<>();

    /** Of the last block in the view. Guarded by this. */
    private long height;

    private Optional<Ledger.Subscription> subscription = Optional.empty();

    ZoneFeed() {}

    /** Follows the ledger until closed. */
    public static ZoneFeed of(Ledger ledger) {
        ZoneFeed feed = new ZoneFeed();
        synchronized (feed) { // blocks committed meanwhile wait for the state
            feed.subscription = Optional.of(ledger.subscribe(feed));
            feed.loadAtRest(ledger);
            feed.remember(ledger.blockTime());
        }
        return feed;
    }

    /** Until no block came while the state was read, as long as they leave time for that. */
    private synchronized void loadAtRest(Ledger ledger) {
        for (int tries = 0; tries < LOADS_MAX; tries++) {
            height = ledger.tip().height();
            load(ledger.state(NamesModule.NAME));
            if (ledger.tip().height() == height) {
                return;
            }
        }
    }

    /** The zones as they are served. */
    @Override
    public ZoneView get() {
        return keys.isPresent() ? served : view;
    }

    /** The zones as of the last block, signed or not: what the network itself decides by. */
    public ZoneView latest() {
        return view;
    }

    /** What signs the zones. */
    public Optional<ZoneKeys> zoneKeys() {
        return keys;
    }

    /**
     * What is to be signed.
     *
     * @param by what signs it
     */
    public record Due(Revision revision, ZoneKeys by) {}

    /**
     * What has to be signed as of a block; empty if nothing, or if the block is too old or yet to come.
     *
     * @param wanted the block's height
     */
    public Optional<Due> revisionAt(long wanted) {
        Optional<Pictures> found;
        synchronized (this) {
            found = Optional.ofNullable(pictures.get(wanted));
        }
        return found.flatMap(at -> RevisionPlan.plan(at.served(), at.latest(), at.keys(), at.revision() + 1, at.time())
                .map(revision -> new Due(revision, at.keys())));
    }

    /** The height of the last block in the view. */
    public synchronized long height() {
        return height;
    }

    /** Whether anything changed that is not served yet. */
    public boolean isPending() {
        return !view.pending(1).isEmpty();
    }

    /** Whether the replacement of the key waits for signatures, or for nothing but this time. */
    public boolean isStepDue(Instant time) {
        return keys.filter(
                        now -> now.stage().forgotten().isEmpty() || (now.next().isPresent() && now.isOver(time)))
                .isPresent();
    }

    /** Waits until a revision is served, or a later one; false if it was not in time. */
    public synchronized boolean awaitRevision(long wanted, Duration atMost) throws InterruptedException {
        return await(() -> revision >= wanted, atMost);
    }

    /** Waits until a name is served as the ledger has it; false if it was not in time. */
    public synchronized boolean awaitServed(DomainName name, Duration atMost) throws InterruptedException {
        return await(() -> keys.isEmpty() || !NameDifference.differs(served, view, name), atMost);
    }

    /**
     * Waits until all that a change touched is served, with the zone's SOA; false if it was not in time.
     *
     * @param at the height of the block with the change
     */
    public synchronized boolean awaitServed(ChangeZone change, long at, Duration atMost) throws InterruptedException {
        Set<DomainName> left = new HashSet<>(Set.of(change.apex()));
        change.changes().forEach(each -> left.add(each.name()));
        return await(() -> height >= at && isServed(left), atMost);
    }

    /** Takes out what is served: what changes again afterwards is somebody else's to wait for. */
    private boolean isServed(Set<DomainName> left) {
        left.removeIf(name -> keys.isEmpty() || !NameDifference.differs(served, view, name));
        return left.isEmpty();
    }

    /** Waits until every zone is served; false if it was not in time. */
    public synchronized boolean awaitZones(Duration atMost) throws InterruptedException {
        return await(() -> get().zones().size() >= view.zones().size(), atMost);
    }

    @Override
    public synchronized void committed(BlockHeader header, Hash hash, List<CommittedOperation> operations) {
        if (header.height() <= height) {
            return; // the state that was loaded has it
        }
        for (CommittedOperation each : operations) {
            if (each.operation().module().equals(NamesModule.NAME)
                    && each.receipt().outcome() instanceof Outcome.Accepted accepted) {
                NamesOperation operation =
                        CanonicalReader.decode(each.operation().payload(), NamesOperation::decode);
                apply(operation, each.operation().account(), accepted.result());
            }
        }
        height = header.height();
        remember(header.time());
        notifyAll();
        listeners.forEach(each -> each.accept(get()));
    }

    /** Tells of what is served after each block; the listener returns at once. */
    public void listen(Consumer<ZoneView> listener) {
        listeners.add(listener);
    }

    synchronized void remember(Instant time) {
        if (keys.isPresent()) {
            pictures.put(height, new Pictures(height, time, served, view, revision, keys.get()));
            while (pictures.size() > PICTURES_MAX) {
                pictures.pollFirstEntry();
            }
        }
    }

    /** Waits until a block is in the view, so that who wrote a name finds it; false if it was not in time. */
    public synchronized boolean awaitHeight(long wanted, Duration atMost) throws InterruptedException {
        return await(() -> height >= wanted, atMost);
    }

    private synchronized boolean await(BooleanSupplier done, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!done.getAsBoolean()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    @Override
    public void close() {
        subscription.ifPresent(Ledger.Subscription::close);
    }

    synchronized void load(StateReader state) {
        NamesReader names = new NamesReader(state);
        zones.clear();
        names.zones().forEach(zone -> zones.put(zone.apex(), zone));
        keys = names.zoneKeys();
        revision = names.revision();
        served = keys.isPresent() ? names.served() : ZoneView.EMPTY;
        view = keys.isPresent() ? names.view(served) : names.view();
    }

    /** @param result what the module answered */
    synchronized void apply(NamesOperation operation, NodeId account, Bytes result) {
        switch (operation) {
            case ChangeZone change -> change(change, CanonicalReader.decode(result, Changed::decode));
            case ExpireName expire -> expire(expire.name(), CanonicalReader.decode(result, Changed::decode));
            case DeleteZone delete -> {
                zones.remove(delete.apex());
                view = view.withoutZone(delete.apex());
            }
            case CreateZone _, SetRecords _, DeleteRecords _ -> single(operation, account, result);
            case SignZones sign -> serve(sign.revision());
            case ReplaceKey _ -> {
                ZoneKeys.Generation next = CanonicalReader.decode(result, ZoneKeys.Generation::decode);
                keys.filter(before -> before.takes(next)).ifPresent(before -> put(before.with(next)));
            }
            case ReleaseKeys release ->
                keys.filter(before -> before.isHeld(release.phase()))
                        .ifPresent(before -> put(before.in(before.stage().release())));
            case RegisterName _, TransferName _, ReleaseName _, RenewName _, SetTerms _ -> {}
        }
    }

    private void put(ZoneKeys next) {
        keys = Optional.of(next);
        revision++;
    }

    private void change(ChangeZone wanted, Changed outcome) {
        Zone zone = zones.get(wanted.apex());
        if (zone == null) {
            return; // the state that was loaded is later, and has it no more
        }
        ViewEdits edits = new ViewEdits(view, wanted.apex());
        for (int i = 0; i < wanted.changes().size(); i++) {
            if (outcome.ignored().contains(i)) {
                continue;
            }
            ZoneChange change = wanted.changes().get(i);
            edits.make(change);
            if (change instanceof ZoneChange.SetSoa set) {
                zone = zone.with(set.soa(), set.serial());
            }
        }
        view = edits.view();
        put(zone.at(outcome.serial()));
    }

    private void expire(DomainName name, Changed outcome) {
        if (!outcome.ignored().isEmpty()) {
            return;
        }
        Optional<DomainName> around = view.zoneOf(name.parent());
        for (DomainName each : view.namesAtAndBelow(name)) {
            around.ifPresent(apex -> {
                ViewEdits edits = new ViewEdits(view, apex);
                edits.make(new ZoneChange.RemoveName(each));
                view = edits.view();
            });
        }
        advance(name.parent(), outcome.serial());
    }

    private void single(NamesOperation operation, NodeId account, Bytes result) {
        long serial = CanonicalReader.decode(result, CanonicalReader::u32);
        switch (operation) {
            case CreateZone create -> {
                put(new Zone(create.apex(), account, create.policy(), create.soa(), serial));
                view = view.with(create.nameServerRecords());
            }
            case SetRecords set -> {
                view = view.zoneOf(set.name()).isPresent() ? view.with(set.records()) : view;
                advance(set.name(), serial);
            }
            case DeleteRecords delete -> {
                view = view.without(delete.name(), delete.type());
                advance(delete.name(), serial);
            }
            default -> {}
        }
    }

    /** Revisions that the state held already are passed over. */
    private void serve(Revision next) {
        if (next.number() != revision + 1 || keys.isEmpty()) {
            return;
        }
        revision = next.number();
        keys = next.keys().or(() -> keys);
        List<Zone> renumbered = next.zones().stream()
                .flatMap(apex -> Optional.ofNullable(zones.get(apex)).stream())
                .filter(zone ->
                        served.soa(zone.apex()).map(ResourceRecord::data).equals(Optional.of(zone.soaData())))
                .toList();
        served = served.with(next);
        renumbered.forEach(zone -> put(zone.changed()));
        Set<DomainName> names = new LinkedHashSet<>(view.pending(2 * RevisionPlan.NAMES_MAX));
        next.put().forEach(set -> names.add(set.name()));
        next.removed().forEach(place -> names.add(place.name()));
        Map<Boolean, List<DomainName>> differing =
                names.stream().collect(Collectors.partitioningBy(name -> NameDifference.differs(served, view, name)));
        ZoneView rest = view.settled(differing.getOrDefault(false, List.of()))
                .unsettled(differing.getOrDefault(true, List.of()));
        view = rest.pending(1).isEmpty() ? rest.served(served) : rest;
    }

    private void advance(DomainName name, long serial) {
        for (int labels = name.labels(); labels >= 0; labels--) {
            Zone zone = zones.get(name.suffix(labels));
            if (zone != null) {
                put(zone.at(serial));
                return;
            }
        }
    }

    /** What did not change is not to be signed again. */
    private void put(Zone zone) {
        if (!zone.equals(zones.put(zone.apex(), zone))) {
            view = view.with(zone);
        }
    }
}
