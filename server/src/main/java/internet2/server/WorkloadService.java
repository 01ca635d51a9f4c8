package internet2.server;

import internet2.foundation.NodeId;
import internet2.ledger.Ledger;
import internet2.ledger.Membership;
import internet2.server.workloads.WorkloadServer;
import internet2.stoq.quic.EventLoops;
import internet2.trustchain.workloads.WorkloadEntry;
import internet2.trustchain.workloads.WorkloadState;
import internet2.trustchain.workloads.WorkloadsModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Identities for the programs on this machine, where there is to be a socket. */
final class WorkloadService {

    private WorkloadService() {}

    static void open(Foundations ground, Core core) throws IOException {
        Optional<Path> socket = ground.settings().workloads().path();
        if (socket.isEmpty()) {
            return;
        }
        EventLoops loops = ground.parts().add(EventLoops.open(1));
        if (!loops.epoll()) {
            throw new StartFailure("[workloads] socket needs Linux, whose kernel says who is at its other end");
        }
        WorkloadServer.Domain domain = new WorkloadServer.Domain(
                ground.id(),
                ground.certificates().trustDomain(),
                List.of(ground.certificates().root()),
                () -> entries(core.ledger(), ground.id()),
                core.issuance());
        WorkloadServer server = ground.parts()
                .add(WorkloadServer.open(socket.get(), domain, loops.group(), ground.random(), ground.clock()));
        ground.parts().add(core.ledger().subscribe((header, hash, operations) -> {
            if (operations.stream().anyMatch(each -> each.operation().module().equals(WorkloadsModule.NAME))) {
                Thread.startVirtualThread(server::changed);
            }
        }));
        server.changed(); // between the first stream and the subscription there may have been a block
    }

    /** Those for every node, and for this one under whichever id it had. */
    private static List<WorkloadEntry> entries(Ledger ledger, NodeId node) {
        Membership membership = ledger.query(Membership.class);
        return new WorkloadState(ledger.state(WorkloadsModule.NAME))
                .entries().stream()
                        .filter(entry -> entry.node().isEmpty()
                                || membership.latest(entry.node().get()).equals(node))
                        .toList();
    }
}
