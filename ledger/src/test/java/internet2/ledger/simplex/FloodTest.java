package internet2.ledger.simplex;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.Authorization;
import internet2.ledger.Block;
import internet2.ledger.BlockContext;
import internet2.ledger.BlockReference;
import internet2.ledger.Genesis;
import internet2.ledger.Operation;
import internet2.ledger.Parameters;
import internet2.ledger.Submission;
import internet2.ledger.TestNetwork;
import internet2.ledger.execution.EmptyState;
import internet2.ledger.execution.ModuleView;
import internet2.ledger.execution.Modules;
import internet2.ledger.execution.Overlay;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.RegistryWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A flooder with four machines against clients with one each, on a ledger whose blocks hold less than it can send: the
 * real difficulty and the real mempool, time and hashing simulated.
 */
final class FloodTest {

    private static final Genesis GENESIS =
            TestNetwork.genesis(Parameters.development().withLoadTarget(500));
    private static final int FLOOR = GENESIS.parameters().workBitsMin();
    private static final int TARGET = GENESIS.parameters().loadTarget();
    private static final double HASHES_PER_SECOND = 5e6;
    private static final int FLOODERS_MACHINES = 4;
    private static final int HONEST_CLIENTS = 20;
    private static final Duration BLOCK = Duration.ofMillis(100);
    private static final int BLOCK_HOLDS = 256;
    private static final Bytes NOT_SIGNED = Bytes.wrap(new byte[64]);
    private static final int FLOODER = HONEST_CLIENTS;

    /** Someone who hashes and submits. */
    private static final class Client {
        final int account;
        final double hashesPerSecond;
        long sequence;
        double hashesSpent;
        /** Hashing time that is left over. */
        double budget;

        Client(int account, double hashesPerSecond) {
            this.account = account;
            this.hashesPerSecond = hashesPerSecond;
        }
    }

    /** What the honest saw. */
    private record Served(int submitted, int committed, int blocksWaitedMax, double hashesMax) {}

    private final Random random = new Random(1);
    private final Overlay state = new Overlay(new EmptyState());
    private final Modules modules = new Modules(List.of(new MembershipModule(GENESIS)));
    private final RegistryWriter registry = new RegistryWriter(new ModuleView(MembershipModule.NAME, state));
    private final Mempool mempool = new Mempool();
    private final Map<Hash, Integer> submittedAt = new HashMap<>();
    private final Client flooder = new Client(FLOODER, FLOODERS_MACHINES * HASHES_PER_SECOND);
    private final List<Client> honest = new ArrayList<>();
    private int height;
    private int honestSubmitted;
    private int honestCommitted;
    private int flooded;
    private int refused;
    private int waitedMax;
    private double honestHashesMax;

    FloodTest() {
        modules.genesis(Map.of(), state);
        for (int i = 0; i < HONEST_CLIENTS; i++) {
            honest.add(new Client(i, HASHES_PER_SECOND));
        }
    }

    /** Tries until a puzzle of so many bits is solved. */
    private double solve(int bits) {
        return Math.max(1, -Math.log(1 - random.nextDouble()) * Math.pow(2, bits));
    }

    private boolean submit(Client client) {
        Submission submission = operation(client.account, client.sequence);
        boolean taken = mempool.offer(submission, client.sequence, true).isEmpty();
        if (taken) {
            client.sequence++;
            submittedAt.put(submission.id(), height);
        }
        return taken;
    }

    private static Submission operation(int account, long sequence) {
        return Submission.of(new Operation(
                GENESIS.network(),
                new NodeId(Hash.of(Bytes.utf8("account " + account))),
                sequence,
                BlockReference.genesis(GENESIS.network()),
                "notes",
                Bytes.utf8("account " + account),
                0,
                1,
                new Authorization.BySession(TestNetwork.VALIDATOR.statementKey().publicKey(), NOT_SIGNED)));
    }

    private void run(Duration time, boolean flooding) {
        for (int i = 0; i < time.dividedBy(BLOCK); i++) {
            int bits = registry.workBits();
            if (flooding) {
                flood(bits);
            }
            for (Client each : honest) {
                if (random.nextInt(10) == 0) { // once a second
                    submitHonestly(each, bits);
                }
            }
            commitBlock();
        }
    }

    private void flood(int bits) {
        flooder.budget += flooder.hashesPerSecond * BLOCK.toMillis() / 1000;
        while (flooder.budget > 0) {
            double tries = solve(bits);
            flooder.budget -= tries;
            flooder.hashesSpent += tries;
            if (!submit(flooder)) {
                refused++;
                flooder.budget = 0; // it is told to wait
            }
        }
    }

    private void submitHonestly(Client client, int bits) {
        double tries = solve(bits);
        client.hashesSpent += tries;
        honestHashesMax = Math.max(honestHashesMax, tries);
        assertThat(submit(client)).as("an honest client is never turned away").isTrue();
        honestSubmitted++;
    }

    private void commitBlock() {
        height++;
        modules.beginBlock(
                new BlockContext(
                        height,
                        GENESIS.time().plus(BLOCK.multipliedBy(height)),
                        0,
                        GENESIS.network().hash()),
                state);
        List<Submission> block = mempool.take(BLOCK_HOLDS, Block.PAYLOAD_BYTES_MAX, Set.of());
        registry.countOperations(block.size());
        BitSet all = new BitSet();
        all.set(0, block.size());
        assertThat(mempool.settle(block, all).broken()).isEmpty();
        for (Submission each : block) {
            int waited = height - Objects.requireNonNull(submittedAt.remove(each.id()));
            if (each.operation()
                    .account()
                    .equals(operation(FLOODER, 0).operation().account())) {
                flooded++;
            } else {
                honestCommitted++;
                waitedMax = Math.max(waitedMax, waited);
            }
        }
    }

    private Served served() {
        Served served = new Served(honestSubmitted, honestCommitted, waitedMax, honestHashesMax);
        honestSubmitted = 0;
        honestCommitted = 0;
        waitedMax = 0;
        honestHashesMax = 0;
        flooded = 0;
        flooder.hashesSpent = 0;
        return served;
    }

    @Test
    void aFlooderPaysAndHonestClientsStayServed() {
        run(Duration.ofSeconds(30), false);
        assertThat(registry.workBits()).as("an honest load costs the least").isEqualTo(FLOOR);
        assertThat(served().blocksWaitedMax()).isEqualTo(1);

        run(Duration.ofSeconds(1), true);
        int floodedAtOnce = flooded;
        double costAtOnce = flooder.hashesSpent / Math.max(1, flooded);
        assertThat(floodedAtOnce).as("at first it fills every block").isGreaterThan(BLOCK_HOLDS * 8);
        run(Duration.ofSeconds(30), true);
        served();

        run(Duration.ofSeconds(30), true);
        double floodedPerSecond = flooded / 30.0;
        double cost = flooder.hashesSpent / flooded;
        Served during = served();
        assertThat(floodedPerSecond).as("held near the target").isLessThan(2.0 * TARGET);
        assertThat(cost).as("hashes per operation").isGreaterThan(32 * costAtOnce);
        assertThat(during.blocksWaitedMax()).as("fair turns").isEqualTo(1);
        assertThat(during.committed()).isEqualTo(during.submitted());
        assertThat(during.hashesMax() / HASHES_PER_SECOND)
                .as("seconds of hashing, the worst of all honest operations")
                .isLessThan(1);

        run(Duration.ofSeconds(60), false);
        assertThat(registry.workBits()).as("soon cheap again").isEqualTo(FLOOR);
    }

    @Test
    void aFlooderThatHoardsOperationsIsToldToWaitAndDelaysOnlyItself() {
        for (int i = 0; i < Mempool.ACCOUNT_OPERATIONS_MAX; i++) {
            assertThat(submit(flooder)).isTrue();
        }
        assertThat(submit(flooder)).isFalse();
        run(Duration.ofSeconds(2), true);
        assertThat(refused).isPositive();
        Served served = served();
        assertThat(served.blocksWaitedMax()).isEqualTo(1);
        assertThat(served.committed()).isEqualTo(served.submitted());
    }
}
