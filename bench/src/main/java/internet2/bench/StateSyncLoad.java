package internet2.bench;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.Genesis;
import internet2.ledger.LedgerModule;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.Parameters;
import internet2.ledger.StateSource;
import internet2.ledger.node.LedgerConfiguration;
import internet2.ledger.node.LedgerNode;
import internet2.ledger.node.LedgerProtocol;
import internet2.ledger.node.StateSync;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A node without anything gets a whole state from another one in this process: what both do, without a network between.
 * Arguments: an empty folder, the number of entries.
 */
public final class StateSyncLoad {

    /** Entries of a hundred bytes or so, all there from the beginning. */
    private record Many(int entries) implements LedgerModule<Bytes> {

        @Override
        public String name() {
            return "many";
        }

        @Override
        public Bytes decode(CanonicalReader in) {
            return in.bytes(1);
        }

        @Override
        public Bytes apply(Bytes operation, OperationContext context, ModuleState state) {
            return operation;
        }

        @Override
        public void genesis(Bytes payload, ModuleState state) {
            for (int i = 0; i < entries; i++) {
                state.put(Bytes.utf8("account " + i), Bytes.utf8(("balance " + i + " ").repeat(4)));
            }
        }
    }

    private StateSyncLoad() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int entries = Integer.parseInt(arguments[1]);
        SecureRandom random = new SecureRandom();
        HybridKey validator = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, random);
        Genesis genesis = Genesis.ofOne(
                "bench",
                Instant.now(),
                validator.publicKey(),
                HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, random).publicKey(),
                Parameters.development().withIdleInterval(Duration.ofMillis(500)),
                Map.of());
        LedgerConfiguration server = LedgerConfiguration.in(folder.resolve("server"));
        try (LedgerNode ledger = LedgerNode.openValidator(server, genesis, List.of(new Many(entries)), validator)) {
            ledger.awaitHeight(2, Duration.ofSeconds(30));
            AtomicLong sent = new AtomicLong();
            StateSource source = LedgerProtocol.stateSource("server", (service, request) -> {
                Bytes response = LedgerProtocol.answer(ledger, service, request);
                sent.addAndGet(request.size() + response.size());
                return response;
            });
            double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
            long began = System.nanoTime();
            Duration before = processorTime();
            StateSync.Synced synced =
                    StateSync.run(LedgerConfiguration.in(folder.resolve("client")), genesis, List.of(source));
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "state sync, %d entries: %.1f s, %.0f entries/s, %.1f MB of entries, %.1f MB sent, %.1f s of CPU"
                            + " on both sides, load %.1f before%n",
                    synced.entries(),
                    seconds,
                    synced.entries() / seconds,
                    synced.bytes() / 1e6,
                    sent.get() / 1e6,
                    processorTime().minus(before).toMillis() / 1e3,
                    load);
        }
        System.exit(0);
    }

    private static Duration processorTime() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.OperatingSystemMXBean here
                ? Duration.ofNanos(here.getProcessCpuTime())
                : Duration.ZERO;
    }
}
