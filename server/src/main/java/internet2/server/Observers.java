package internet2.server;

import internet2.foundation.NodeId;
import internet2.hypermesh.memory.MemoryObserver;
import internet2.ledger.BlockHeader;
import internet2.ledger.ConsensusEvent;
import internet2.ledger.LedgerObserver;
import internet2.ledger.votes.VoteKind;
import internet2.server.gateway.GatewayObserver;
import internet2.server.gateway.Topic;
import internet2.server.telemetry.ConsensusMetrics;
import internet2.server.telemetry.HttpMetrics;
import internet2.server.telemetry.Metrics;
import internet2.stoq.Peer;
import internet2.stoq.RefusalCode;
import internet2.stoq.StoqObserver;
import internet2.stoq.content.transfer.ContentObserver;
import internet2.stoq.content.transfer.DropReason;
import internet2.stoq.route.Path;
import internet2.stoq.route.PathReason;
import internet2.stoq.route.RouteObserver;
import java.time.Duration;
import java.util.Locale;

/** What the rooms tell, as metrics. */
final class Observers {

    private Observers() {}

    static LedgerObserver ledger(ConsensusMetrics metrics) {
        return new LedgerObserver() {
            @Override
            public void blockCommitted(BlockHeader header, int operations, int bytes) {
                metrics.round();
                metrics.viewEntered(header.epoch(), header.view());
            }

            @Override
            public void operationFinal(Duration took) {
                metrics.operationFinal(took);
            }

            @Override
            public void voteSeen(NodeId validator, VoteKind kind) {
                metrics.voteSeen(validator.toString(), kind.name().toLowerCase(Locale.ROOT));
            }

            @Override
            public void batchAvailable(int operations, Duration took) {
                metrics.batchAvailable(operations, took);
            }

            @Override
            public void batchTaken(NodeId owner, int operations, boolean fetched) {
                metrics.batchTaken(owner.toString(), operations, fetched);
            }

            @Override
            public void suspicion(NodeId validator, double score) {
                metrics.suspicion(validator.toString(), score);
            }

            @Override
            public void journalSynced(Duration took) {
                metrics.journalSynced(took);
            }

            @Override
            public void queueDropped(String queue) {
                metrics.queueDropped(queue);
            }

            @Override
            public void happened(ConsensusEvent event) {
                switch (event) {
                    case ConsensusEvent.ViewEntered entered -> metrics.viewEntered(entered.epoch(), entered.view());
                    case ConsensusEvent.ViewSkipped skipped -> metrics.viewSkipped();
                    case ConsensusEvent.ModeChanged changed ->
                        metrics.mode(changed.mode().inWords());
                    case ConsensusEvent.Accused accused ->
                        metrics.accused(accused.validator().toString());
                    case ConsensusEvent.EpochBegan began -> {}
                    case ConsensusEvent.Suspected suspected -> {}
                    case ConsensusEvent.Quarantined quarantined ->
                        metrics.quarantined(quarantined.validator().toString(), quarantined.begins());
                }
            }
        };
    }

    static MemoryObserver memory(Metrics metrics) {
        return new MemoryObserver() {
            @Override
            public void bytesRead(long bytes) {
                metrics.memoryUsed("read", bytes);
            }

            @Override
            public void bytesWritten(long bytes) {
                metrics.memoryUsed("write", bytes);
            }

            @Override
            public void atomicPerformed() {
                metrics.memoryUsed("swap", Long.BYTES);
            }
        };
    }

    static ContentObserver content(Metrics metrics) {
        return new ContentObserver() {
            @Override
            public void served(NodeId peer, long bytes) {
                metrics.contentMoved("served", bytes);
            }

            @Override
            public void fetched(NodeId peer, long bytes) {
                metrics.contentMoved("fetched", bytes);
            }

            @Override
            public void dropped(NodeId peer, DropReason reason) {
                metrics.contentPeerDropped(reason.label());
            }

            @Override
            public void published(long newBytes, long knownBytes) {
                metrics.contentPublished("new", newBytes);
                metrics.contentPublished("known", knownBytes);
            }
        };
    }

    static StoqObserver stoq(Metrics metrics) {
        return new StoqObserver() {
            @Override
            public void connectionOpened(Peer peer, boolean initiatedHere, boolean remembered, Duration handshake) {
                metrics.stoqHandshake("accepted");
            }

            @Override
            public void connectionRefused(RefusalCode code, boolean byPeer) {
                metrics.stoqHandshake(code.name().toLowerCase(Locale.ROOT));
            }

            @Override
            public void datagramDropped(int service, boolean received) {
                metrics.stoqDatagramDropped(received);
            }
        };
    }

    static RouteObserver routes(Metrics metrics) {
        return new RouteObserver() {
            @Override
            public void pathChanged(NodeId destination, Path path, PathReason reason) {
                metrics.pathChanged(path.relays().size(), reason.label());
            }

            @Override
            public void circuitAsked(String outcome) {
                metrics.circuitAsked(outcome);
            }

            @Override
            public void carried(int bytes) {
                metrics.carried(bytes);
            }

            @Override
            public void dropped(String why) {
                metrics.notCarried(why);
            }
        };
    }

    static GatewayObserver gateway(HttpMetrics metrics) {
        return new GatewayObserver() {
            @Override
            public void requestServed(String route, String method, int status, Duration time) {
                metrics.requestServed(route, method, status, time);
            }

            @Override
            public void connectionOpened() {
                metrics.connectionOpened();
            }

            @Override
            public void connectionClosed() {
                metrics.connectionClosed();
            }

            @Override
            public void streamOpened(Topic topic) {
                metrics.streamOpened();
            }

            @Override
            public void streamClosed(Topic topic, boolean slow) {
                metrics.streamClosed(slow);
            }
        };
    }
}
