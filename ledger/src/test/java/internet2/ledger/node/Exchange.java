package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerNetwork;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Carries messages between nodes of this process, in order; some senders are not what they seem. */
final class Exchange implements AutoCloseable {

    final Map<NodeId, LedgerNetwork.Inbox> inboxes = new ConcurrentHashMap<>();
    final Map<NodeId, Ledger> ledgers = new ConcurrentHashMap<>();
    final Map<NodeId, ScheduledExecutorService> threads = new ConcurrentHashMap<>();
    final Set<NodeId> cut = ConcurrentHashMap.newKeySet();
    private final Map<NodeId, Conduct> hostile = new ConcurrentHashMap<>();

    /** One message, so much later. */
    record Sent(Bytes message, Duration later) {}

    /** What a hostile build makes of what its honest part wants to send, or of what it should hear. */
    interface Conduct {
        List<Sent> sends(Bytes message);

        default boolean hears(Bytes message) {
            return true;
        }
    }

    void isHostile(NodeId node, Conduct conduct) {
        hostile.put(node, conduct);
    }

    void behaves(NodeId node) {
        hostile.remove(node);
    }

    private void carry(NodeId from, NodeId to, Bytes message) {
        LedgerNetwork.Inbox inbox = inboxes.get(to);
        ScheduledExecutorService thread = threads.get(to);
        Conduct hearing = hostile.get(to);
        if (inbox == null || thread == null || cut.contains(to) || cut.contains(from)) {
            return;
        }
        if (hearing != null && !hearing.hears(message)) {
            return;
        }
        Conduct sending = hostile.get(from);
        if (sending == null) {
            thread.execute(() -> inbox.received(from, message));
            return;
        }
        for (Sent each : sending.sends(message)) {
            var _ = thread.schedule(
                    () -> inbox.received(from, each.message()), each.later().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    LedgerNetwork of(NodeId self, Set<NodeId> acquaintances) {
        return new LedgerNetwork() {
            @Override
            public void open(Inbox inbox) {
                inboxes.put(self, inbox);
                threads.put(self, Executors.newSingleThreadScheduledExecutor());
            }

            @Override
            public void keepInTouch(Set<NodeId> others) {}

            @Override
            public void send(NodeId to, Bytes message) {
                carry(self, to, message);
            }

            @Override
            public Bytes call(NodeId to, int service, Bytes request) throws IOException, InterruptedException {
                Ledger ledger = ledgers.get(to);
                if (ledger == null || cut.contains(to) || cut.contains(self)) {
                    throw new IOException("cut off");
                }
                return LedgerProtocol.answer(ledger, service, request);
            }

            @Override
            public Set<NodeId> acquaintances() {
                return acquaintances;
            }
        };
    }

    @Override
    public void close() {
        threads.values().forEach(ScheduledExecutorService::shutdownNow);
    }
}
