package internet2.bench;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridSignature;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.store.StateStore;
import internet2.ledger.Authorization;
import internet2.ledger.BlockReference;
import internet2.ledger.Operation;
import internet2.ledger.OperationRefused;
import internet2.ledger.Submission;
import internet2.ledger.membership.Registry;
import internet2.ledger.proofs.FourProofs;
import internet2.ledger.proofs.ProofView;
import internet2.ledger.space.LabelOpening;
import internet2.ledger.space.Plot;
import internet2.ledger.space.PlotVerifier;
import internet2.ledger.work.Puzzle;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What it costs to check the four proofs of an operation, one by one and together, with state in a store on disk; and
 * what is checked once per session or epoch instead.
 *
 * <p>Arguments: an empty folder, seconds for each figure.
 */
public final class ProofCosts {

    private static final Bytes PAYLOAD = Bytes.wrap(new byte[256]);

    private final ProofNetwork network;
    private final ProofView view;
    private final Duration time;

    /** One check; whether it holds. */
    private interface Check {
        boolean holds() throws OperationRefused;
    }

    private ProofCosts(ProofNetwork network, Duration time) {
        this.network = network;
        this.view = network.view();
        this.time = time;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[1]));
        SecureRandom random = new SecureRandom();
        HybridKey node = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, random);
        Ed25519Key session = Ed25519Key.generate(random);
        try (StateStore store = StateStore.open(folder.resolve("state"))) {
            ProofNetwork network = ProofNetwork.found(store, node.publicKey());
            try (Plot plot = network.present(folder, session.publicKey())) {
                ProofCosts costs = new ProofCosts(network, time);
                costs.perOperation(session);
                costs.perEpochAndSession(plot, node);
            }
        }
    }

    private void perOperation(Ed25519Key session) throws OperationRefused {
        Registry registry = view.registry();
        FourProofs proofs = network.proofs();
        Submission operation = operation(session);
        BlockReference cited = operation.operation().cited();
        Puzzle puzzle = proofs.puzzle(operation.operation(), operation.id(), registry.workBits());
        measure(
                "space: the host's presence",
                () -> registry.presentUntil(network.host())
                        .filter(view.now()::isBefore)
                        .isPresent());
        measure(
                "stake: the account and its session",
                () -> view.stake().bonded(network.host()) > 0
                        && registry.session(network.host(), session.publicKey()).isPresent());
        measure("stake: the session's Ed25519 signature", () -> {
            proofs.signature(operation, view);
            return true;
        });
        measure("work: one hash", () -> puzzle.solvedBy(operation.operation().workNonce()));
        measure(
                "time: the cited block",
                () -> view.blocks()
                        .at(cited.height())
                        .filter(block -> block.hash().equals(cited.hash()))
                        .isPresent());
        measure("all four, as an operation is let in", () -> {
            proofs.admit(operation, view);
            return true;
        });
    }

    private void perEpochAndSession(Plot plot, HybridKey node) {
        PlotVerifier verifier = new PlotVerifier(
                network.genesis().network(), network.genesis().parameters().plot());
        Hash randomness = view.registry().epoch().randomness();
        List<LabelOpening> openings = plot.presence(randomness);
        Hash root = plot.roots().last();
        measure(
                "once an epoch: the openings of a plot",
                () -> verifier.presence(root, openings, randomness).isEmpty());
        Bytes message = root.bytes();
        HybridSignature signature = node.sign("bench/1", message);
        measure(
                "once a session: Ed25519 and Falcon-1024",
                () -> node.publicKey().verify("bench/1", message, signature));
        Puzzle memory = new Puzzle(root, Puzzle.Kind.MEMORY, 0);
        measure("once a session: Argon2id over 1 MiB", () -> memory.solvedBy(1));
    }

    private Submission operation(Ed25519Key session) throws OperationRefused {
        Operation unsigned = new Operation(
                network.genesis().network(),
                network.host(),
                0,
                network.tip(),
                "bench",
                PAYLOAD,
                0,
                0,
                new Authorization.BySession(session.publicKey(), Bytes.wrap(new byte[64])));
        long nonce = network.proofs()
                .puzzle(unsigned, unsigned.id(), view.registry().workBits())
                .solve();
        Bytes signature = session.sign(Authorization.DOMAIN, unsigned.id().bytes());
        Operation signed =
                unsigned.withWork(nonce).withAuthorization(new Authorization.BySession(session.publicKey(), signature));
        return Submission.of(CanonicalReader.decode(signed.encoded(), Operation::decode));
    }

    private void measure(String name, Check check) {
        repeat(check); // until the code is compiled
        long cpu = cpuNanos();
        long began = System.nanoTime();
        long checks = repeat(check);
        double micros = (System.nanoTime() - began) / 1e3 / checks;
        System.out.printf(
                Locale.ROOT,
                "%-44s %10.2f us   n=%-9d CPU %5.2f s   load %.2f%n",
                name,
                micros,
                checks,
                (cpuNanos() - cpu) / 1e9,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private long repeat(Check check) {
        long end = System.nanoTime() + time.toNanos();
        long checks = 0;
        try {
            do {
                if (!check.holds()) {
                    throw new IllegalStateException("the proof does not hold");
                }
                checks++;
            } while (System.nanoTime() - end < 0);
        } catch (OperationRefused refusal) {
            throw new IllegalStateException(refusal.code() + ": " + refusal.reason(), refusal);
        }
        return checks;
    }

    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }
}
