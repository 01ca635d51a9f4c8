package internet2.bench;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.store.StateStore;
import internet2.ledger.Genesis;
import internet2.ledger.Parameters;
import internet2.ledger.node.LedgerConfiguration;
import internet2.ledger.node.LedgerNode;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.authority.CertificatesModule;
import internet2.trustchain.authority.CrlShard;
import internet2.trustchain.authority.GenesisAuthority;
import internet2.trustchain.authority.IssuancePolicy;
import internet2.trustchain.authority.RevocationLists;
import internet2.trustchain.authority.Serial;
import internet2.trustchain.log.CheckpointSigner;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.TransparencyLog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A ledger and a transparency log with very many certificates, some of them revoked: what they take of disk and memory,
 * how long opening them takes, and their revocation lists. The state is there from the beginning ({@link ManyModule}),
 * and the log is filled directly; no block holds these certificates.
 *
 * <p>Arguments: an empty folder, the number of certificates, how many of a hundred are revoked, seconds for a figure.
 */
public final class ManyCertificates {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ENTRIES_AT_ONCE = 10_000;
    private static final int CERTIFICATE_SIZE = 620;

    private final Path folder;
    private final ManyModule module;
    private final HybridKey node = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, RANDOM);
    private final NodeId id = node.publicKey().id();
    private final GenesisAuthority authority =
            GenesisAuthority.create("example.internal", IssuancePolicy.DEVELOPMENT, id, Instant.now(), RANDOM);
    private final Genesis genesis;

    private ManyCertificates(Path folder, int count, int revokedOfHundred) {
        this.folder = folder;
        this.module = new ManyModule(count, revokedOfHundred, id, Instant.now());
        this.genesis = Genesis.ofOne(
                "bench",
                Instant.now(),
                node.publicKey(),
                HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, RANDOM).publicKey(),
                Parameters.development().withIdleInterval(Duration.ofMillis(500)),
                Map.of(CertificatesModule.NAME, authority.payload().encoded()));
    }

    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[1]);
        ManyCertificates many = new ManyCertificates(Path.of(arguments[0]), count, Integer.parseInt(arguments[2]));
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[3]));
        many.timed("state made, with its root", () -> many.ledger().close());
        many.timed(
                "ledger opened, all of that still in one write",
                () -> many.ledger().close());
        many.print("state and blocks on disk", size(many.folder.resolve("ledger")) / 1e6, "MB");
        many.timed("log filled, in batches of " + ENTRIES_AT_ONCE, () -> many.fillLog(count));
        many.print(
                "log on disk, certificates of " + CERTIFICATE_SIZE + " bytes",
                size(many.folder.resolve("index")) / 1e6,
                "MB");
        try (StateStore store = StateStore.open(many.folder.resolve("index"))) {
            many.timed("log opened again", () -> many.log(store));
        }
        long before = heap();
        long began = System.nanoTime();
        try (LedgerNode ledger = many.ledger()) {
            many.print("ledger opened again", (System.nanoTime() - began) / 1e6, "ms");
            many.print("heap that it keeps", (heap() - before) / 1e6, "MB");
            many.lists(new CertificateState(() -> ledger.state(CertificatesModule.NAME)), time);
        }
        System.exit(0);
    }

    private LedgerNode ledger() {
        return LedgerNode.openValidator(
                LedgerConfiguration.in(folder.resolve("ledger")), genesis, List.of(module), node);
    }

    private void lists(CertificateState state, Duration time) throws Exception {
        Serial some = state.revocations().getFirst().serial();
        Load.run("warm-up", 1, time, () -> state.standing(some));
        System.out.println(Load.run("standing of a certificate, looked up", 1, time, () -> state.standing(some)));
        RevocationLists lists = new RevocationLists(
                authority.payload().issuers().getFirst(), authority.issuingKey(), "http://[::1]:8080", state);
        long began = System.nanoTime();
        List<Integer> sizes = new ArrayList<>();
        for (int shard = 0; shard < CrlShard.COUNT; shard++) {
            sizes.add(lists.current(Optional.of(new CrlShard(shard)), Instant.now())
                    .size());
        }
        print("all " + CrlShard.COUNT + " lists made and signed, key 1 of 1", (System.nanoTime() - began) / 1e6, "ms");
        print(
                "list of a shard, mean",
                sizes.stream().mapToInt(each -> each).average().orElse(0),
                "bytes");
        print(
                "list of a shard, largest",
                sizes.stream().mapToInt(each -> each).max().orElse(0),
                "bytes");
        print("all lists together", sizes.stream().mapToInt(each -> each).sum() / 1e6, "MB");
    }

    private TransparencyLog log(StateStore store) {
        Cosigner cosigner = Cosigner.of(authority.payload().log().name(), node.publicKey());
        return TransparencyLog.open(
                LogTrust.majority(authority.payload().log(), List.of(cosigner)),
                CheckpointSigner.log(authority.payload().log(), authority.logKey()::sign)
                        .and(CheckpointSigner.validator(cosigner, node)),
                store);
    }

    /** With bytes in the place of certificates: the log reads none of them. */
    private void fillLog(int count) {
        Random random = new Random(1);
        List<Hash> chain = List.of(
                authority.payload().issuers().getFirst().fingerprint(),
                authority.payload().rootCertificate().fingerprint());
        try (StateStore store = StateStore.open(folder.resolve("index"))) {
            TransparencyLog log = log(store);
            for (long first = 0; first < count; first += ENTRIES_AT_ONCE) {
                List<LogEntry> entries = new ArrayList<>();
                for (long index = first; index < Math.min(count, first + ENTRIES_AT_ONCE); index++) {
                    byte[] certificate = new byte[CERTIFICATE_SIZE];
                    random.nextBytes(certificate);
                    entries.add(new LogEntry(index, genesis.time(), Bytes.wrap(certificate), chain));
                }
                log.append(log.height() + 1, entries, Instant.now());
            }
        }
    }

    private void timed(String what, Runnable work) {
        long began = System.nanoTime();
        work.run();
        print(what, (System.nanoTime() - began) / 1e6, "ms");
    }

    private void print(String what, double value, String unit) {
        System.out.printf(Locale.ROOT, "%-56s %10.1f %s%n", what, value, unit);
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
