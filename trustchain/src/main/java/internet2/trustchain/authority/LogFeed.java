package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.merkle.Frontier;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockListener;
import internet2.ledger.BlocksPrunedException;
import internet2.ledger.CommittedBlock;
import internet2.ledger.CommittedOperation;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Operation;
import internet2.ledger.Outcome;
import internet2.trustchain.authority.CertificateOperation.Publish;
import internet2.trustchain.authority.CertificateOperation.Published;
import internet2.trustchain.log.EntrySource;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.TransparencyLog;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x509.Certificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries published certificates from the ledger's blocks into the transparency log, in their order and none
 * twice: from the blocks in store when the log is behind, from the ledger's announcements after that. What stood in
 * blocks that this node never had, since it began with another's state, comes from the logs of others.
 */
public final class LogFeed implements BlockListener, AutoCloseable {

    private static final int CATCH_UP_BYTES = 4 << 20;

    private static final Logger log = LoggerFactory.getLogger(LogFeed.class);

    private final Ledger ledger;
    private final TransparencyLog transparency;
    private final CertificateState state;
    private final CertificatesGenesis genesis;
    private final Supplier<List<EntrySource>> others;
    private final InstantSource clock;
    private final ReentrantLock feeding = new ReentrantLock();

    private Ledger.Subscription subscription = () -> {};

    private LogFeed(
            Ledger ledger, TransparencyLog transparency, Supplier<List<EntrySource>> others, InstantSource clock) {
        this.ledger = ledger;
        this.transparency = transparency;
        this.others = others;
        this.clock = clock;
        this.state = new CertificateState(() -> ledger.state(CertificatesModule.NAME));
        this.genesis = state.genesis();
    }

    /**
     * Brings the log up to the ledger, rebuilding it where it does not fit, and keeps it there until closed.
     *
     * @param others whose logs may be asked for what the blocks here don't reach back to
     * @throws LedgerUnavailableException nobody has entries that fit the ledger's state
     */
    public static LogFeed start(
            Ledger ledger, TransparencyLog transparency, Supplier<List<EntrySource>> others, InstantSource clock) {
        LogFeed feed = new LogFeed(ledger, transparency, others, clock);
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
            List<LogEntry> entries = announced(header, operations).stream()
                    .filter(each -> each.index() >= transparency.size()) // the rest came with another's log
                    .toList();
            transparency.append(header.height(), entries, clock.instant());
        } finally {
            feeding.unlock();
        }
    }

    @Override
    public void close() {
        subscription.close();
    }

    private List<LogEntry> announced(BlockHeader header, List<CommittedOperation> operations) {
        List<LogEntry> entries = new ArrayList<>();
        for (CommittedOperation committed : operations) {
            if (committed.receipt().outcome() instanceof Outcome.Accepted accepted) {
                publication(committed.operation())
                        .map(publish -> entry(
                                publish, Published.decode(accepted.result()).leafIndex(), header))
                        .ifPresent(entries::add);
            }
        }
        return entries;
    }

    private void catchUp(long height) {
        while (transparency.height() < height) {
            try {
                List<CommittedBlock> blocks = ledger.blocks(transparency.height() + 1, CATCH_UP_BYTES);
                if (blocks.isEmpty()) {
                    throw new IllegalStateException(
                            "the ledger has no block " + (transparency.height() + 1) + " to rebuild the log from");
                }
                blocks.forEach(each -> transparency.restore(each.height(), stored(each)));
            } catch (BlocksPrunedException skipped) {
                takeFromOthers(skipped);
            }
        }
    }

    private void takeFromOthers(BlocksPrunedException skipped) {
        for (EntrySource other : others.get()) {
            long height = ledger.tip().height();
            Frontier frontier = state.frontier(); // of that height or later
            try {
                take(other, frontier.size());
                if (transparency.size() == frontier.size()
                        && transparency.root().equals(frontier.root())) {
                    transparency.restore(height, List.of());
                    return;
                }
                refuse(other, "it has other entries than the ledger");
            } catch (IOException | IllegalArgumentException e) {
                refuse(other, String.valueOf(e.getMessage()));
            }
        }
        throw new LedgerUnavailableException("no other node has the transparency log's entries", skipped);
    }

    private void take(EntrySource other, long size) throws IOException {
        while (transparency.size() < size) {
            List<LogEntry> entries = other.entries(transparency.size()).stream()
                    .filter(each -> each.index() < size)
                    .toList();
            if (entries.isEmpty()) {
                return;
            }
            transparency.restore(transparency.height(), entries);
        }
    }

    private void refuse(EntrySource other, String reason) {
        log.atWarn()
                .addKeyValue("source", other.name())
                .addKeyValue("reason", reason)
                .log("log entries not taken from another node");
        transparency.clear();
    }

    /**
     * Blocks in store say what was asked, not what became of it. But an operation that made an entry left a
     * record in state that names the entry's very place, time and content; any other did not.
     */
    private List<LogEntry> stored(CommittedBlock committed) {
        BlockHeader header = committed.block().header();
        List<LogEntry> entries = new ArrayList<>();
        for (Bytes encoded : committed.block().operations()) {
            Operation operation = CanonicalReader.decode(encoded, Operation::decode);
            long next = transparency.size() + entries.size();
            publication(operation)
                    .filter(publish -> accepted(publish, next, header.time()))
                    .map(publish -> entry(publish, next, header))
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

    private LogEntry entry(Publish publish, long index, BlockHeader header) {
        Certificate certificate = X509.parse(publish.certificate(), CertificateProfile.SIZE_MAX);
        IssuerCertificate issuer = state.intermediates()
                .at(certificate, header.height())
                .orElseThrow(() -> new IllegalStateException("the ledger accepted a certificate of no issuer"));
        return CertificatesModule.entry(publish, index, header.time(), issuer, genesis);
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
