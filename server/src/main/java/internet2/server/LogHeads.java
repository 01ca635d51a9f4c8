package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockListener;
import internet2.ledger.CommittedOperation;
import internet2.server.peers.Uplink;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssuingKey;
import internet2.trustchain.log.CheckpointSigner;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.SignedNote;
import internet2.trustchain.log.TransparencyLog;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to a signed head whenever blocks made the log grow. Whoever published has the head signed by the holders of the
 * log's key, once for all that its blocks hold; the others fetch it there. Where that node is gone, any holder does it.
 */
final class LogHeads implements BlockListener, AutoCloseable {

    /** The log follows the ledger at once. */
    private static final Duration FEED_WAIT_MAX = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(LogHeads.class);

    private final NodeId self;
    private final TransparencyLog transparency;
    private final Uplink uplink;
    private final IssuingKey key;
    private final BooleanSupplier holds;
    private final CheckpointSigner cosigner;
    private final InstantSource clock;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("log-heads").factory());

    /**
     * @param key the log's
     * @param holds whether this node holds a share of it
     * @param cosigner this node's own word beside it
     */
    LogHeads(
            NodeId self,
            TransparencyLog transparency,
            Uplink uplink,
            IssuingKey key,
            BooleanSupplier holds,
            CheckpointSigner cosigner,
            InstantSource clock) {
        this.self = self;
        this.transparency = transparency;
        this.uplink = uplink;
        this.key = key;
        this.holds = holds;
        this.cosigner = cosigner;
        this.clock = clock;
    }

    @Override
    public void committed(BlockHeader header, Hash hash, List<CommittedOperation> operations) {
        operations.stream()
                .map(CommittedOperation::operation)
                .filter(each -> each.module().equals(CertificatesModule.NAME))
                .reduce((earlier, later) -> later)
                .ifPresent(last -> coverSoon(header.height(), Optional.of(last.account())));
    }

    /** The head as it should be, whoever published last. */
    void coverSoon() {
        coverSoon(0, Optional.empty());
    }

    private void coverSoon(long height, Optional<NodeId> publisher) {
        thread.execute(() -> {
            try {
                transparency.awaitHeight(height, FEED_WAIT_MAX);
                cover(publisher);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("log head not signed; the next block with certificates retries");
            }
        });
    }

    private void cover(Optional<NodeId> publisher) {
        long size = transparency.size();
        boolean done = transparency.covers(size)
                || (publisher.filter(self::equals).isPresent() && sign())
                || publisher
                        .filter(each -> !each.equals(self) && fetch(each, size))
                        .isPresent()
                || sign()
                || fetchAnywhere(size);
        if (!done) {
            log.atWarn().addKeyValue("entries", size).log("the log's head is not signed yet");
        }
    }

    private boolean sign() {
        if (!holds.getAsBoolean()) {
            return false;
        }
        try {
            LogCheckpoint tree = transparency.tree();
            Bytes signature = key.sign(Bytes.utf8(tree.text()), Bytes.EMPTY);
            CheckpointSigner both =
                    CheckpointSigner.log(transparency.key(), text -> signature).and(cosigner);
            transparency.adopt(new SignedNote(tree.text(), both.sign(tree, clock.instant())).toString());
            return true;
        } catch (IssuanceRefused | LogRefused e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("log head not signed");
            return false;
        }
    }

    private boolean fetch(NodeId from, long size) {
        try {
            return adopted(uplink.logHead(from, size), size);
        } catch (IOException e) {
            log.atDebug().addKeyValue("reason", e.getMessage()).log("log head not fetched where it was published");
            return false;
        }
    }

    private boolean fetchAnywhere(long size) {
        try {
            return adopted(uplink.logHead(size), size);
        } catch (IOException e) {
            log.atDebug().addKeyValue("reason", e.getMessage()).log("log head not fetched");
            return false;
        }
    }

    private boolean adopted(String head, long size) {
        try {
            transparency.adopt(head);
            return transparency.covers(size);
        } catch (LogRefused e) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("log head not adopted");
            return false;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
