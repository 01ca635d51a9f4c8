package internet2.bench;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.store.SegmentLog;
import internet2.foundation.store.SegmentLogConfiguration;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Membership;
import internet2.ledger.ModuleHarness;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.StateReader;
import internet2.trustchain.CaaRecords;
import internet2.trustchain.KeyHolders;
import internet2.trustchain.NameOwnership;
import internet2.trustchain.WorkloadRights;
import internet2.trustchain.authority.CertificateLedger;
import internet2.trustchain.authority.CertificateOperation;
import internet2.trustchain.authority.CertificateOperation.Publish;
import internet2.trustchain.authority.CertificateOperation.Published;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.authority.CertificatesGenesis;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.TransparencyLog;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands where a ledger does: takes what waits as one batch, writes it to a segment log and waits for the disk, has the
 * module judge each operation, appends what it accepts to the transparency log with one signed head, and acknowledges.
 * No consensus, no proofs of operations.
 */
final class BatchLedger implements CertificateLedger, AutoCloseable {

    private static final int BATCH_MAX = 1000;

    private record Waiting(CertificateOperation operation, CompletableFuture<Receipt> acknowledged) {}

    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final SegmentLog disk;
    private final Membership membership;
    private final TransparencyLog log;
    private final ModuleHarness module;
    private final CertificateState state;
    private final List<Hash> chain;
    private final Thread writer = Thread.ofPlatform().unstarted(this::write);

    private volatile boolean refusing;
    private final AtomicLong batches = new AtomicLong();

    BatchLedger(Path folder, CertificatesGenesis genesis, Membership membership, TransparencyLog log) {
        this.disk = SegmentLog.open(folder, SegmentLogConfiguration.defaults());
        this.membership = membership;
        this.log = log;
        this.module = ModuleHarness.of(new CertificatesModule())
                .provide(Membership.class, membership)
                .provide(NameOwnership.class, ownership())
                .provide(CaaRecords.class, authorizations())
                .provide(KeyHolders.class, holders())
                .provide(WorkloadRights.class, workloads())
                .genesis(CertificatesModule.NAME, genesis.encoded());
        this.state = new CertificateState(Locked::new);
        this.chain = List.of(
                genesis.issuers().getFirst().fingerprint(),
                genesis.rootCertificate().fingerprint());
        writer.start();
    }

    /** Whether operations are turned away before anything is done with them, so that only their making costs. */
    void refuseAll(boolean now) {
        refusing = now;
    }

    long batches() {
        return batches.get();
    }

    @Override
    public CompletableFuture<Receipt> submit(CertificateOperation operation) {
        if (refusing) {
            return CompletableFuture.failedFuture(new LedgerUnavailableException("not now"));
        }
        CompletableFuture<Receipt> acknowledged = new CompletableFuture<>();
        queue.add(new Waiting(operation, acknowledged));
        return acknowledged;
    }

    private void write() {
        List<Waiting> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(queue.take());
                queue.drainTo(batch, BATCH_MAX - 1);
                write(batch);
                batch.clear();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(List<Waiting> batch) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        disk.appendAll(batch.stream().map(each -> each.operation().encoded()).toList());
        List<Outcome> outcomes = new ArrayList<>();
        List<LogEntry> entries = new ArrayList<>();
        for (Waiting each : batch) {
            Outcome outcome = apply(each.operation(), now);
            outcomes.add(outcome);
            if (outcome instanceof Outcome.Accepted accepted && each.operation() instanceof Publish publish) {
                long index = Published.decode(accepted.result()).leafIndex();
                entries.add(new LogEntry(index, now, publish.certificate(), chain));
            }
        }
        log.append(module.height(), entries, now);
        batches.incrementAndGet();
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).acknowledged().complete(new Receipt(Hash.ZERO, module.height(), i, now, outcomes.get(i)));
        }
    }

    private Outcome apply(CertificateOperation operation, Instant now) {
        synchronized (module) {
            return module.as(operation.requester()).at(now).apply(CertificatesModule.NAME, operation);
        }
    }

    /** The module's state in memory is for one thread at a time. */
    private final class Locked implements StateReader {

        @Override
        public Optional<Bytes> get(Bytes key) {
            synchronized (module) {
                return module.state(CertificatesModule.NAME).get(key);
            }
        }

        @Override
        public List<Entry> scan(Bytes prefix, Optional<Bytes> after, int limit) {
            synchronized (module) {
                return module.state(CertificatesModule.NAME).scan(prefix, after, limit);
            }
        }
    }

    @Override
    public CertificateState state() {
        return state;
    }

    @Override
    public Membership membership() {
        return membership;
    }

    @Override
    public NameOwnership ownership() {
        return name -> Optional.empty();
    }

    @Override
    public CaaRecords authorizations() {
        return CaaRecords.NONE;
    }

    @Override
    public WorkloadRights workloads() {
        return WorkloadRights.NONE;
    }

    @Override
    public KeyHolders holders() {
        return key -> List.of();
    }

    @Override
    public void close() {
        writer.interrupt();
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        disk.close();
    }
}
