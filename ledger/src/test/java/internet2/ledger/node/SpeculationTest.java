package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.merkle.SparseMerkleTree;
import internet2.foundation.store.StateView;
import internet2.ledger.Block;
import internet2.ledger.BlockContext;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockReference;
import internet2.ledger.Genesis;
import internet2.ledger.LedgerModule;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.TestNetwork;
import internet2.ledger.Tip;
import internet2.ledger.execution.ModuleView;
import internet2.ledger.execution.Modules;
import internet2.ledger.execution.Stage;
import internet2.ledger.membership.MembershipModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was executed before it was final is what comes of executing it when it is. */
final class SpeculationTest {

    private static final Genesis GENESIS = TestNetwork.genesis(TestNetwork.parameters());
    private static final int KEYS = 24;

    /** Changes a few of few keys in every block, so that values come, go and come back. */
    private static final class Churn implements LedgerModule<Bytes> {

        @Override
        public String name() {
            return "churn";
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
        public void beginBlock(BlockContext context, ModuleState state) {
            Random random = new Random(context.blockTime().toEpochMilli() * 31 + context.height());
            for (int i = random.nextInt(8); i >= 0; i--) {
                Bytes key = key(random.nextInt(KEYS));
                if (random.nextInt(3) == 0) {
                    state.remove(key);
                } else {
                    state.put(key, Bytes.of((byte) random.nextInt(2)));
                }
            }
        }

        static Bytes key(int number) {
            return Bytes.of((byte) number);
        }
    }

    private static Chain open(Path folder) {
        return Chain.open(
                LedgerConfiguration.in(folder),
                GENESIS,
                new Modules(List.of(new MembershipModule(GENESIS), new Churn())));
    }

    /** A child of a block; the same numbers give the same child. */
    private static BlockHeader child(Tip parent, int fork) {
        return new BlockHeader(
                parent.epoch(),
                parent.view() + 1 + fork,
                parent.height() + 1,
                parent.block().hash(),
                parent.stateRoot(),
                Block.payloadRoot(List.of()),
                parent.time().plus(Duration.ofMillis(1 + fork)));
    }

    private static void withFolder(FolderTest test) throws IOException {
        Path folder = Files.createTempDirectory("speculation");
        try {
            test.in(folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private interface FolderTest {
        void in(Path folder) throws IOException;
    }

    @Property(tries = 25)
    void blocksExecutedAheadLeaveTheSameStoreAsBlocksExecutedInTurn(@ForAll long seed) throws IOException {
        withFolder(folder -> {
            try (Chain ahead = open(folder.resolve("ahead"));
                    Chain inTurn = open(folder.resolve("in-turn"));
                    Chain allAtOnce = open(folder.resolve("all-at-once"))) {
                for (BlockHeader header : speculate(ahead, new Random(seed))) {
                    Stage stage = inTurn.stage();
                    inTurn.execute(stage, header, List.of());
                    inTurn.commit(stage);
                }
                assertThat(content(ahead.store())).isEqualTo(content(inTurn.store()));
                proofsHold(ahead);
                atOnce(allAtOnce, inTurn, seed);
            }
        });
    }

    /** One stage of all the blocks leaves no node of the tree behind either. */
    private static void atOnce(Chain allAtOnce, Chain inTurn, long seed) throws IOException {
        withFolder(folder -> {
            try (Chain again = open(folder)) {
                Stage stage = allAtOnce.stage();
                speculate(again, new Random(seed)).forEach(header -> allAtOnce.execute(stage, header, List.of()));
                allAtOnce.commit(stage);
            }
        });
        assertThat(content(allAtOnce.store())).isEqualTo(content(inTurn.store()));
    }

    /** Grows a tree of blocks at random and commits now and then; returns what it committed. */
    private static List<BlockHeader> speculate(Chain chain, Random random) {
        Speculation speculation = new Speculation(chain);
        List<BlockHeader> committed = new ArrayList<>();
        List<Tip> tips = new ArrayList<>(List.of(chain.tip()));
        while (committed.size() < 40) {
            Tip parent = tips.get(random.nextInt(tips.size()));
            BlockHeader header = child(parent, random.nextInt(3));
            tips.add(speculation
                    .execute(parent.block().hash(), header, List.of())
                    .stage()
                    .tip());
            if (random.nextInt(3) == 0) {
                List<Tip> children = tips.stream()
                        .filter(tip -> tip.height() == chain.tip().height() + 1)
                        .toList();
                if (!children.isEmpty()) {
                    Tip chosen = children.get(random.nextInt(children.size()));
                    committed.add(speculation.commit(chosen.block().hash()).header());
                    tips.removeIf(tip -> !speculation.canBeBuiltOn(tip.block().hash()));
                }
            }
        }
        return committed;
    }

    private static List<StateView.Entry> content(StateView store) {
        return store.scan(Bytes.EMPTY, Integer.MAX_VALUE);
    }

    private static void proofsHold(Chain chain) {
        SparseMerkleTree tree = new SparseMerkleTree(chain.state().nodes());
        Hash root = chain.tip().stateRoot();
        for (int i = 0; i < KEYS; i++) {
            Bytes key = ModuleView.flatKey("churn", Churn.key(i));
            Optional<Hash> value = chain.state().state().get(key).map(Hash::of);
            Hash treeKey = ModuleView.treeKey(key);
            assertThat(tree.prove(root, treeKey).verify(root, treeKey, value)).isTrue();
        }
    }

    @Test
    void aBlockIsExecutedOnceAndOnlyOnWhatIsThere(@TempDir Path folder) {
        try (Chain chain = open(folder)) {
            Speculation speculation = new Speculation(chain);
            BlockHeader first = child(chain.tip(), 0);
            Hash genesis = chain.tip().block().hash();
            Speculation.Executed executed = speculation.execute(genesis, first, List.of());
            assertThat(speculation.execute(genesis, first, List.of())).isSameAs(executed);
            BlockHeader orphan =
                    child(new Tip(new BlockReference(9, Hash.of(Bytes.EMPTY)), 0, 9, GENESIS.time(), Hash.ZERO), 0);
            assertThatThrownBy(() -> speculation.execute(orphan.parentHash(), orphan, List.of()))
                    .hasMessageContaining("neither the tip nor executed");
            assertThatThrownBy(() -> speculation.commit(orphan.parentHash())).hasMessageContaining("not executed");
            Speculation.Executed second =
                    speculation.execute(executed.hash(), child(executed.stage().tip(), 0), List.of());
            assertThatThrownBy(() -> speculation.commit(second.hash())).hasMessageContaining("no child of the tip");
        }
    }

    @Test
    void hostileLeadersCannotFillTheMemory(@TempDir Path folder) {
        try (Chain chain = open(folder)) {
            Speculation speculation = new Speculation(chain);
            Hash genesis = chain.tip().block().hash();
            Speculation.Executed used = speculation.execute(genesis, child(chain.tip(), 0), List.of());
            Speculation.Executed child =
                    speculation.execute(used.hash(), child(used.stage().tip(), 0), List.of());
            for (int fork = 1; fork < 2 * Speculation.BLOCKS_MAX; fork++) {
                speculation.execute(genesis, child(chain.tip(), fork), List.of());
                speculation.execute(child.hash(), child(child.stage().tip(), 0), List.of());
            }
            assertThat(speculation.size()).isLessThanOrEqualTo(Speculation.BLOCKS_MAX);
            speculation.commit(used.hash());
            assertThat(speculation.executed(child.hash())).isPresent();
        }
    }
}
