package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.merkle.Frontier;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockListener;
import internet2.ledger.CommittedBlock;
import internet2.ledger.CommittedOperation;
import internet2.ledger.Ledger;
import internet2.ledger.Operation;
import internet2.ledger.Outcome;
import internet2.trustchain.authority.CertificateOperation.Publish;
import internet2.trustchain.authority.CertificateOperation.Published;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.TransparencyLog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.asn1.x509.Certificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries published certificates from the ledger's blocks into the transparency log, in their order and none
 * twice: from the blocks in store when the log is behind, from the ledger's announcements after that.
 */
public final class LogFeed implements BlockListener, AutoCloseable {

    private static final int CATCH_UP_BYTES = 4 << 20;

    private static final Logger log = LoggerFactory.getLogger(LogFeed.class);

    private final Ledger ledger;
    private final TransparencyLog transparency;
    private final CertificateState state;
    private final List<IssuerCertificate> issuers;
    private final Hash root;
    private final InstantSource clock;
    private final ReentrantLock feeding = new ReentrantLock();

    private Ledger.Subscription subscription = () -> {};

    private LogFeed(Ledger ledger, TransparencyLog transparency, InstantSource clock) {
        this.ledger = ledger;
        this.transparency = transparency;
        this.clock = clock;
        this.state = new CertificateState(() -> ledger.state(CertificatesModule.NAME));
        CertificatesGenesis genesis = state.genesis();
        this.issuers = genesis.issuers();
        this.root = genesis.rootCertificate().fingerprint();
    }

    /** Brings the log up to the ledger, rebuilding it where it does not fit, and keeps it there until closed. */
    public static LogFeed start(Ledger ledger, TransparencyLog transparency, InstantSource clock) {
        LogFeed feed = new LogFeed(ledger, transparency, clock);
        feed.feeding.lock();
        try {
            feed.subscription = ledger.subscribe(feed);
            feed.catchUp(ledger.tip().height());
            feed.rebuildUnlessConsistent();
            feed.signIfBehind();
        } finally {
            feed.feeding.unlock();
        }
        return feed;
    }

    @Override
    public void committed(BlockHeader header, Hash hash, List<CommittedOperation> operations) {
        feeding.lock();
        try {
            if (header.height() <= transparency.height()) {
                return; // came with the catching up
            }
            if (header.height() > transparency.height() + 1) {
                catchUp(header.height() - 1);
            }
            transparency.append(header.height(), announced(header.time(), operations), clock.instant());
        } finally {
            feeding.unlock();
        }
    }

    @Override
    public void close() {
        subscription.close();
    }

    private List<LogEntry> announced(Instant blockTime, List<CommittedOperation> operations) {
        List<LogEntry> entries = new ArrayList<>();
        for (CommittedOperation committed : operations) {
            if (committed.receipt().outcome() instanceof Outcome.Accepted accepted) {
                publication(committed.operation())
                        .map(publish -> entry(
                                publish, Published.decode(accepted.result()).leafIndex(), blockTime))
                        .ifPresent(entries::add);
            }
        }
        return entries;
    }

    private void catchUp(long height) {
        while (transparency.height() < height) {
            List<CommittedBlock> blocks = ledger.blocks(transparency.height() + 1, CATCH_UP_BYTES);
            if (blocks.isEmpty()) {
                throw new IllegalStateException(
                        "the ledger has no block " + (transparency.height() + 1) + " to rebuild the log from");
            }
            blocks.forEach(each -> transparency.restore(each.height(), stored(each)));
        }
    }

    /**
     * Blocks in store say what was asked, not what became of it. But an operation that made an entry left a
     * record in state that names the entry's very place, time and content; any other did not.
     */
    private List<LogEntry> stored(CommittedBlock committed) {
        Instant blockTime = committed.block().header().time();
        List<LogEntry> entries = new ArrayList<>();
        for (Bytes encoded : committed.block().operations()) {
            Operation operation = CanonicalReader.decode(encoded, Operation::decode);
            long next = transparency.size() + entries.size();
            publication(operation)
                    .filter(publish -> accepted(publish, next, blockTime))
                    .map(publish -> entry(publish, next, blockTime))
                    .ifPresent(entries::add);
        }
        return entries;
    }

    private boolean accepted(Publish publish, long index, Instant blockTime) {
        try {
            Certificate certificate = X509.parse(publish.certificate(), CertificateProfile.SIZE_MAX);
            Serial serial = Serial.of(certificate.getSerialNumber().getPositiveValue());
            return state.certificate(serial)
                    .filter(entry -> entry.leafIndex() == index
                            && entry.timestamp().equals(blockTime)
                            && entry.fingerprint().equals(Hash.of(publish.certificate())))
                    .isPresent();
        } catch (MalformedInputException | IllegalArgumentException e) {
            return false; // then the module refused it, too
        }
    }

    private static Optional<Publish> publication(Operation operation) {
        if (!operation.module().equals(CertificatesModule.NAME)) {
            return Optional.empty();
        }
        try {
            return CanonicalReader.decode(operation.payload(), CertificateOperation::decode) instanceof Publish publish
                    ? Optional.of(publish)
                    : Optional.empty();
        } catch (IllegalArgumentException | MalformedInputException e) {
            return Optional.empty(); // a payload that the module refused
        }
    }

    private LogEntry entry(Publish publish, long index, Instant blockTime) {
        Certificate certificate = X509.parse(publish.certificate(), CertificateProfile.SIZE_MAX);
        IssuerCertificate issuer = issuers.stream()
                .filter(each -> each.names(certificate))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the ledger accepted a certificate of no issuer"));
        return CertificatesModule.entry(publish, index, blockTime, issuer, root);
    }

    /** The index is not trusted, the ledger's state is. */
    private void rebuildUnlessConsistent() {
        if (consistent()) {
            return;
        }
        log.atWarn()
                .addKeyValue("entries", transparency.size())
                .log("transparency log index does not match the ledger, rebuilding it");
        transparency.clear();
        catchUp(ledger.tip().height());
        if (!consistent()) {
            throw new IllegalStateException("the transparency log cannot be rebuilt from the ledger's blocks");
        }
    }

    private boolean consistent() {
        Frontier frontier = state.frontier();
        if (transparency.size() < frontier.size()) {
            return transparency.height() < ledger.tip().height(); // state has moved on meanwhile
        }
        return transparency.size() == frontier.size() && transparency.root().equals(frontier.root());
    }

    private void signIfBehind() {
        boolean current = transparency
                .head()
                .filter(head -> head.size() == transparency.size())
                .isPresent();
        if (!current) {
            transparency.sign(clock.instant());
        }
    }
}
