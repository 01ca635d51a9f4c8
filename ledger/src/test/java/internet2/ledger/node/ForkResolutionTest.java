package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.ledger.Block;
import internet2.ledger.BlockHeader;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Epoch;
import internet2.ledger.Genesis;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerMode;
import internet2.ledger.LedgerNetwork;
import internet2.ledger.Tip;
import internet2.ledger.execution.Restart;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.Fork;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.verifier.ValidatorSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disaster of docs/runbooks/fork-resolution.md, made and resolved: validators 1 and 2 of four, half of the weight,
 * commit two histories, one with validator 0 and one with validator 3.
 */
final class ForkResolutionTest {

    private static final Genesis GENESIS = Replicas.GENESIS;
    private static final ValidatorSet FOUR = new ValidatorSet(GENESIS.validators());

    @TempDir
    private Path folder;

    private final Map<NodeId, LedgerNetwork.Inbox> inboxes = new ConcurrentHashMap<>();
    private final Map<NodeId, Ledger> ledgers = new ConcurrentHashMap<>();
    private final Map<NodeId, ExecutorService> threads = new ConcurrentHashMap<>();
    private final List<LedgerNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(LedgerNode::close);
        threads.values().forEach(ExecutorService::shutdownNow);
    }

    private static NodeId id(int validator) {
        return Replicas.KEYS.get(validator).publicKey().id();
    }

    /** The next block on a chain, so much later, committed by these. */
    private static CommittedBlock next(Chain chain, Duration later, int... signers) {
        Tip parent = chain.tip();
        Epoch epoch = chain.epochAfter(chain.stage());
        BlockHeader header = new BlockHeader(
                epoch.number(),
                parent.view() + 1,
                parent.height() + 1,
                parent.block().hash(),
                parent.stateRoot(),
                Block.payloadRoot(List.of()),
                parent.time().plus(later));
        List<SignedVote> votes = new ArrayList<>();
        for (int signer : signers) {
            HybridKey key = Replicas.KEYS.get(signer);
            votes.add(SignedVote.commit(GENESIS.network(), header, signer, key.statementKey()));
        }
        return new CommittedBlock(new Block(header, List.of()), QuorumCertificate.of(votes));
    }

    private List<CommittedBlock> history(String name, Duration pace, int honest) {
        List<CommittedBlock> history = new ArrayList<>();
        try (Chain chain = Replicas.open(folder.resolve(name))) {
            for (int height = 1; height <= 6; height++) {
                CommittedBlock block =
                        height < 4 ? next(chain, Duration.ofSeconds(1), 0, 1, 2) : next(chain, pace, honest, 1, 2);
                Replicas.commit(chain, block);
                history.add(block);
            }
        }
        return history;
    }

    private Tip take(String name, List<CommittedBlock> blocks) throws Exception {
        return History.take(LedgerConfiguration.in(folder.resolve(name)), GENESIS, List.of(), blocks.iterator());
    }

    @Test
    void twoHistoriesThatBothHoldNameThoseWhoSignedBoth() throws Exception {
        List<CommittedBlock> one = history("one", Duration.ofSeconds(1), 0);
        List<CommittedBlock> other = history("other", Duration.ofSeconds(2), 3);

        assertThat(take("checked-one", one).height()).isEqualTo(6);
        assertThat(take("checked-other", other).height()).isEqualTo(6);
        assertThat(Fork.between(GENESIS.network(), one.get(2), other.get(2))).isEmpty();
        Fork fork = Fork.between(GENESIS.network(), one.get(3), other.get(3)).orElseThrow();

        assertThat(fork.isProven(GENESIS.network(), FOUR)).isTrue();
        assertThat(fork.culprits(FOUR)).containsExactly(id(1), id(2));
        assertThat(fork.evidence()).allMatch(each -> each.verify(GENESIS.network(), FOUR));
        assertThat(fork.evidence()).extracting(Evidence::inWords).allMatch(words -> words.contains("two blocks"));
    }

    @Test
    void theHonestGoOnFromTheBlockThatPeopleChose() throws Exception {
        List<CommittedBlock> chosen = history("one", Duration.ofSeconds(1), 0);
        List<CommittedBlock> left = history("other", Duration.ofSeconds(2), 3);
        CommittedBlock last = chosen.get(4);
        Restart restart = new Restart(
                5,
                last.reference(GENESIS.network()).hash(),
                last.block().header().view() + Restart.VIEWS_PASSED_OVER,
                new TreeMap<>(Map.of(id(0), 1L, id(3), 1L)));
        assertThat(Restart.parse(restart.text())).isEqualTo(restart);

        for (String name : List.of("node0", "node3")) {
            restart.write(folder.resolve(name));
            Tip tip = take(name, chosen.subList(0, 5));
            assertThat(tip.block().hash()).isEqualTo(restart.block());
        }
        LedgerNode zero = open("node0", 0);
        LedgerNode three = open("node3", 3);

        for (LedgerNode node : List.of(zero, three)) {
            assertThat(node.awaitHeight(7, Duration.ofSeconds(60)))
                    .as("at %s", node.status())
                    .isTrue();
            assertThat(node.status().mode()).isEqualTo(LedgerMode.VALIDATING);
            assertThat(node.status().epoch()).isEqualTo(1);
            assertThat(node.status().validators())
                    .extracting(each -> each.id())
                    .containsExactlyInAnyOrder(id(0), id(3));
        }
        CommittedBlock seventh = zero.blocks(7, 1).getFirst();
        assertThat(three.blocks(7, 1).getFirst().block()).isEqualTo(seventh.block());
        assertThat(seventh.block().header().view()).isGreaterThan(Restart.VIEWS_PASSED_OVER);
        assertThatThrownBy(() -> take("node3-again", left.subList(0, 6), seventh))
                .isInstanceOf(History.WrongHistory.class);
    }

    private Tip take(String name, List<CommittedBlock> blocks, CommittedBlock more) throws Exception {
        List<CommittedBlock> all = new ArrayList<>(blocks);
        all.add(more);
        return take(name, all);
    }

    private LedgerNode open(String name, int validator) {
        LedgerNode node = LedgerNode.open(
                LedgerConfiguration.in(folder.resolve(name)),
                GENESIS,
                List.of(),
                Replicas.KEYS.get(validator),
                network(id(validator)));
        ledgers.put(id(validator), node);
        nodes.add(node);
        return node;
    }

    /** Carries messages between nodes of this process, in order. */
    private LedgerNetwork network(NodeId self) {
        return new LedgerNetwork() {
            @Override
            public void open(Inbox inbox) {
                threads.put(self, Executors.newSingleThreadExecutor());
                inboxes.put(self, inbox);
            }

            @Override
            public void keepInTouch(Set<NodeId> others) {}

            @Override
            public void send(NodeId to, Bytes message) {
                Inbox inbox = inboxes.get(to);
                ExecutorService thread = threads.get(to);
                if (inbox != null && thread != null) {
                    thread.execute(() -> inbox.received(self, message));
                }
            }

            @Override
            public Bytes call(NodeId to, int service, Bytes request) throws IOException, InterruptedException {
                Ledger ledger = ledgers.get(to);
                if (ledger == null) {
                    throw new IOException("gone");
                }
                return LedgerProtocol.answer(ledger, service, request);
            }

            @Override
            public Set<NodeId> acquaintances() {
                return Set.of();
            }
        };
    }
}
