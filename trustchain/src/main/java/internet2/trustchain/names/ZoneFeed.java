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
import internet2.trustchain.names.NamesOperation.ReleaseName;
import internet2.trustchain.names.NamesOperation.RenewName;
import internet2.trustchain.names.NamesOperation.SetRecords;
import internet2.trustchain.names.NamesOperation.SetTerms;
import internet2.trustchain.names.NamesOperation.TransferName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps a {@link ZoneView} at the ledger's last block: once read from the state, then changed by each accepted
 * operation. Applying an operation that the state already held changes nothing, so nothing is missed or doubled
 * between the two.
 */
public final class ZoneFeed implements BlockListener, Supplier<ZoneView>, AutoCloseable {

    /** Guarded by this. */
    private final Map<DomainName, Zone> zones = new HashMap<>();

    /** Written under this, read by anyone. */
    private volatile ZoneView view = ZoneView.EMPTY;

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
            feed.height = ledger.tip().height();
            feed.load(ledger.state(NamesModule.NAME));
        }
        return feed;
    }

    /** The zones as of the last block. */
    @Override
    public ZoneView get() {
        return view;
    }

    @Override
    public synchronized void committed(BlockHeader header, Hash hash, List<CommittedOperation> operations) {
        for (CommittedOperation each : operations) {
            if (each.operation().module().equals(NamesModule.NAME)
                    && each.receipt().outcome() instanceof Outcome.Accepted accepted) {
                NamesOperation operation =
                        CanonicalReader.decode(each.operation().payload(), NamesOperation::decode);
                apply(operation, each.operation().account(), accepted.result());
            }
        }
        height = header.height();
        notifyAll();
        listeners.forEach(each -> each.accept(view));
    }

    /** Tells of the picture after each block; the listener returns at once. */
    public void listen(Consumer<ZoneView> listener) {
        listeners.add(listener);
    }

    /** Waits until a block is in the view, so that who wrote a name finds it; false if it was not in time. */
    public synchronized boolean awaitHeight(long wanted, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (height < wanted) {
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
        names.zones().forEach(zone -> zones.put(zone.apex(), zone));
        view = names.view();
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
            case RegisterName _, TransferName _, ReleaseName _, RenewName _, SetTerms _ -> {}
        }
    }

    private void change(ChangeZone wanted, Changed outcome) {
        ViewEdits edits = new ViewEdits(view, wanted.apex());
        Zone zone = zones.get(wanted.apex());
        for (int i = 0; i < wanted.changes().size(); i++) {
            if (outcome.ignored().contains(i)) {
                continue;
            }
            ZoneChange change = wanted.changes().get(i);
            edits.make(change);
            if (change instanceof ZoneChange.SetSoa set && zone != null) {
                zone = zone.with(set.soa(), set.serial());
            }
        }
        view = edits.view();
        if (zone != null) {
            put(zone.at(outcome.serial()));
        }
    }

    private void expire(DomainName name, Changed outcome) {
        if (!outcome.ignored().isEmpty()) {
            return;
        }
        Optional<DomainName> around = view.zoneOf(name.parent());
        for (DomainName each : view.namesAtAndBelow(name)) {
            if (view.zoneOf(each).equals(around)) {
                around.ifPresent(apex -> {
                    ViewEdits edits = new ViewEdits(view, apex);
                    edits.make(new ZoneChange.RemoveName(each));
                    view = edits.view();
                });
            }
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
                view = view.with(set.records());
                advance(set.name(), serial);
            }
            case DeleteRecords delete -> {
                view = view.without(delete.name(), delete.type());
                advance(delete.name(), serial);
            }
            default -> {}
        }
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

    private void put(Zone zone) {
        zones.put(zone.apex(), zone);
        view = view.with(zone);
    }
}
