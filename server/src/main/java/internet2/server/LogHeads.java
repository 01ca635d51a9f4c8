package internet2.server;

import internet2.foundation.Hash;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockListener;
import internet2.ledger.CommittedOperation;
import internet2.server.peers.Uplink;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.TransparencyLog;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** On a node without the log's keys: fetches the log's signed head whenever blocks made the log grow. */
final class LogHeads implements BlockListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogHeads.class);

    private final Uplink uplink;
    private final TransparencyLog transparency;
    private final ExecutorService fetching = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("log-heads").factory());

    LogHeads(Uplink uplink, TransparencyLog transparency) {
        this.uplink = uplink;
        this.transparency = transparency;
    }

    @Override
    public void committed(BlockHeader header, Hash hash, List<CommittedOperation> operations) {
        if (operations.stream().anyMatch(each -> each.operation().module().equals(CertificatesModule.NAME))) {
            fetchSoon();
        }
    }

    void fetchSoon() {
        fetching.execute(this::fetch);
    }

    /** Heads come with every block that has certificates, so one that fails is made up for by the next. */
    private void fetch() {
        try {
            transparency.adopt(uplink.logHead());
        } catch (IOException | LogRefused e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("log head not adopted");
        }
    }

    @Override
    public void close() {
        fetching.shutdownNow();
    }
}
