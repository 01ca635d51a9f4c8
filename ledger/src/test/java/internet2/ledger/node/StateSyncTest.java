package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.store.FolderMoves;
import internet2.ledger.Block;
import internet2.ledger.BlockContext;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockSource;
import internet2.ledger.BlocksPrunedException;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerModule;
import internet2.ledger.LedgerObserver;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.Parameters;
import internet2.ledger.StateReader;
import internet2.ledger.StateSource;
import internet2.ledger.TestNetwork;
import internet2.verifier.Checkpoint;
import internet2.verifier.EpochStep;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that lost everything is back with the state alone, whoever lies to it. */
final class StateSyncTest {

    /** More than two pieces. */
    private static final int ENTRIES = 70_000;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    /** Has very many entries from the first block on, and one more with each. */
    private static final class Many implements LedgerModule<Bytes> {

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
            for (int i = 0; i < ENTRIES; i++) {
                state.put(Bytes.utf8("key " + i), Bytes.utf8("value " + i));
            }
        }

        @Override
        public void beginBlock(BlockContext context, ModuleState state) {
            state.put(Bytes.utf8("block " + context.height()), context.parent().bytes());
        }
    }

    /** Changes some entry of the third piece, or fails there. */
    private record Liar(StateSource honest, AtomicInteger pieces, boolean breaks) implements StateSource {

        @Override
        public String name() {
            return "liar";
        }

        @Override
        public Checkpoint statePoint() throws IOException, InterruptedException {
            return honest.statePoint();
        }

        @Override
        public StatePiece statePiece(StatePiece.Request request) throws IOException, InterruptedException {
            StatePiece piece = honest.statePiece(request);
            if (pieces.incrementAndGet() < 3) {
                return piece;
            }
            if (breaks) {
                throw new IOException("gone");
            }
            List<StateReader.Entry> entries = new ArrayList<>(piece.entries());
            entries.set(1, new StateReader.Entry(entries.get(1).key(), Bytes.utf8("another")));
            return CanonicalReader.decode(new StatePiece(entries, piece.range()).encoded(), StatePiece::decode);
        }

        @Override
        public List<BlockHeader> headers(long last, int count) throws IOException, InterruptedException {
            return honest.headers(last, count);
        }

        @Override
        public List<EpochStep> epochSteps(long fromEpoch) throws IOException, InterruptedException {
            return honest.epochSteps(fromEpoch);
        }
    }

    private static StateSource honest(Ledger ledger) {
        return LedgerProtocol.stateSource(
                "honest", (service, request) -> LedgerProtocol.answer(ledger, service, request));
    }

    private TestNetwork network() {
        Parameters parameters =
                TestNetwork.parameters().withEpoch(Duration.ofSeconds(2)).withIdleInterval(Duration.ofMillis(200));
        return new TestNetwork(folder, parameters, new Many());
    }

    private static void awaitEpoch(Ledger ledger, long epoch) throws InterruptedException {
        for (int i = 0; i < 200 && ledger.epochSteps(0, 100).size() < epoch; i++) {
            ledger.awaitHeight(ledger.tip().height() + 1, PATIENCE);
        }
        assertThat(ledger.epochSteps(0, 100)).hasSizeGreaterThanOrEqualTo((int) epoch);
    }

    @Test
    void aWipedNodeIsBackByItsPeersStateAndGoesOn() throws Exception {
        try (TestNetwork network = network()) {
            Ledger validator = network.openValidator();
            BlockSource blocks = new BlockFeed(validator);
            awaitEpoch(validator, 2);
            LedgerConfiguration configuration = network.configuration("wiped");
            network.openFollower("wiped", List.of(blocks), validator).close();
            FolderMoves.delete(configuration.folder());

            StateSync.Synced synced = StateSync.run(configuration, network.genesis(), List.of(honest(validator)));
            assertThat(synced.entries()).isGreaterThan(ENTRIES);
            assertThat(synced.checkpoint().epoch()).isGreaterThanOrEqualTo(1);

            Ledger back = network.openFollower("wiped", List.of(blocks), validator);
            long height = synced.checkpoint().height() + 5;
            assertThat(back.awaitHeight(height, PATIENCE)).isTrue();
            assertThat(back.blocks(height, 1).getFirst())
                    .isEqualTo(validator.blocks(height, 1).getFirst());
            assertThat(back.state("many").get(Bytes.utf8("key 77"))).contains(Bytes.utf8("value 77"));
            assertThat(back.epochSteps(0, 1)).isEqualTo(validator.epochSteps(0, 1));
            back.close();

            Ledger restarted = network.openFollower("wiped", List.of(blocks), validator);
            assertThat(restarted.awaitHeight(height + 3, PATIENCE)).isTrue();
            assertThat(restarted.status().problems()).isEmpty();
        }
    }

    @Test
    void theBlocksBeforeTheStateAreGatheredAndGivenOutOnlyOnceTheyLeadToIt() throws Exception {
        try (TestNetwork network = network()) {
            Ledger validator = network.openValidator();
            awaitEpoch(validator, 1);
            LedgerConfiguration configuration = network.configuration("late");
            StateSync.Synced synced = StateSync.run(configuration, network.genesis(), List.of(honest(validator)));
            SyncedFolders.takeOver(configuration.folder());
            List<CommittedBlock> history = validator.blocks(1, Integer.MAX_VALUE);
            long base = synced.checkpoint().height();
            try (StoredBlocks late = StoredBlocks.open(
                    configuration.folder(),
                    configuration.log(),
                    network.genesis().network())) {
                late.gather(history.subList(0, 1));
                assertThatThrownBy(() -> late.block(1)).isInstanceOf(BlocksPrunedException.class);
                List<CommittedBlock> gap = history.subList(2, 3);
                assertThatThrownBy(() -> late.gather(gap)).isInstanceOf(History.WrongHistory.class);
                assertThat(late.wanted()).isEqualTo(1);
                List<CommittedBlock> forged =
                        forged(history.subList(0, (int) base), network.genesis().network());
                late.gather(forged.subList(0, 2));
                assertThat(late.wanted()).isEqualTo(3);
                assertThatThrownBy(() -> late.gather(forged.subList(2, (int) base)))
                        .isInstanceOf(History.WrongHistory.class);
                assertThat(late.wanted()).isEqualTo(1);
            }
            try (Ledger ledger = network.openFollower("late", List.of(new BlockFeed(validator)), validator)) {
                assertThat(ledger.awaitHeight(base + 2, PATIENCE)).isTrue();
                for (int i = 0; i < 200 && !isWhole(ledger); i++) {
                    ledger.awaitHeight(ledger.tip().height() + 1, PATIENCE);
                }
                assertThat(ledger.blocks(1, Integer.MAX_VALUE)).isEqualTo(history.subList(0, (int) base));
                assertThat(ledger.blocks(base + 1, 1)).isEqualTo(validator.blocks(base + 1, 1));
            }
        }
    }

    /** The same blocks, a millisecond later each: they follow one another, and lead elsewhere. */
    private static List<CommittedBlock> forged(List<CommittedBlock> history, NetworkId network) {
        List<CommittedBlock> forged = new ArrayList<>();
        Hash parent = network.hash();
        for (CommittedBlock each : history) {
            BlockHeader header = each.block().header();
            BlockHeader other = new BlockHeader(
                    header.epoch(),
                    header.view(),
                    header.height(),
                    parent,
                    header.parentStateRoot(),
                    header.payloadRoot(),
                    header.time().plusMillis(1));
            parent = other.hash(network);
            forged.add(new CommittedBlock(
                    new Block(other, each.block().operations()), each.descendants(), each.certificate()));
        }
        return forged;
    }

    private static boolean isWhole(Ledger ledger) {
        try {
            return !ledger.blocks(1, 1).isEmpty();
        } catch (BlocksPrunedException notYet) {
            return false;
        }
    }

    @Test
    void aLyingSourceIsRefusedAndAnotherGoesOnWhereItEnded() throws Exception {
        try (TestNetwork network = network()) {
            Ledger validator = network.openValidator();
            assertThat(validator.awaitHeight(3, PATIENCE)).isTrue();
            List<String> refused = new ArrayList<>();
            LedgerConfiguration configuration = network.configuration("new").withObserver(new LedgerObserver() {
                @Override
                public void sourceRefused(String source, String reason) {
                    refused.add(source + ": " + reason);
                }
            });
            StateSource honest = honest(validator);
            Liar breaking = new Liar(honest, new AtomicInteger(), true);
            assertThatThrownBy(() -> StateSync.run(configuration, network.genesis(), List.of(breaking)))
                    .isInstanceOf(LedgerUnavailableException.class);
            assertThat(refused).isEmpty();

            Liar liar = new Liar(honest, new AtomicInteger(2), false);
            StateSync.Synced synced = StateSync.run(configuration, network.genesis(), List.of(liar, honest));
            assertThat(refused).singleElement().asString().contains("not what the checkpoint signs");
            assertThat(synced.entries()).as("two pieces were there already").isLessThan(ENTRIES);

            Ledger back = network.openFollower("new", List.of(new BlockFeed(validator)), validator);
            assertThat(back.awaitHeight(synced.checkpoint().height() + 2, PATIENCE))
                    .isTrue();
        }
    }
}
