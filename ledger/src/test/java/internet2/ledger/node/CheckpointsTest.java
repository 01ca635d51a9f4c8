package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerObserver;
import internet2.ledger.Parameters;
import internet2.ledger.TestNetwork;
import internet2.ledger.Tip;
import internet2.verifier.Checkpoint;
import internet2.verifier.EpochStep;
import internet2.verifier.LightClient;
import internet2.verifier.ValidatorSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four validators sign at the same heights, and three signatures make a checkpoint. */
final class CheckpointsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration EPOCH = Replicas.GENESIS.parameters().epoch();
    private static final ValidatorSet FOUNDERS = new ValidatorSet(Replicas.GENESIS.validators());

    @TempDir
    private Path folder;

    private final List<Node> open = new ArrayList<>();

    private final class Node implements AutoCloseable {
        final int number;
        final Chain chain;
        final Checkpoints checkpoints;

        Node(int number) {
            this.number = number;
            this.chain = Replicas.open(folder.resolve("node" + number));
            this.checkpoints = new Checkpoints(chain.network(), chain, LedgerObserver.NONE);
            open.add(this);
        }

        NodeId id() {
            return Replicas.KEYS.get(number).publicKey().id();
        }

        boolean commit(CommittedBlock block) {
            Tip before = chain.tip();
            boolean closes = Replicas.commit(chain, block);
            return checkpoints.committed(before, chain.tip(), closes);
        }

        Optional<Checkpoint> sign(long height) {
            return checkpoints.ownShare(height, Replicas.KEYS.get(number));
        }

        @Override
        public void close() {
            checkpoints.close();
            chain.close();
        }
    }

    @AfterEach
    void end() {
        open.forEach(Node::close);
    }

    private List<Node> nodes(int count) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(new Node(i));
        }
        return nodes;
    }

    private static long commitAll(List<Node> nodes, Duration later) {
        CommittedBlock block = Replicas.next(nodes.getFirst().chain, later);
        nodes.forEach(node -> node.commit(block));
        return block.height();
    }

    private static void exchange(List<Node> nodes, long height) {
        for (Node signer : nodes) {
            signer.sign(height)
                    .ifPresent(share -> nodes.stream()
                            .filter(node -> node != signer)
                            .forEach(node -> node.checkpoints.share(signer.id(), share)));
        }
    }

    @Test
    void everybodyComputesTheSameHeights() {
        Node node = new Node(0);
        List<Long> due = new ArrayList<>();
        for (int i = 1; i <= 130; i++) {
            if (node.commit(Replicas.next(node.chain, Duration.ofMillis(i % 10 == 0 ? 995 : 1)))) {
                due.add((long) i);
            }
        }
        assertThat(due).startsWith(10L, 20L, 30L).contains(64L, 128L).doesNotContain(9L, 11L, 63L, 65L);
        assertThat(node.commit(Replicas.next(node.chain, EPOCH))).isTrue();
    }

    @Test
    void aQuorumOfSharesIsACheckpointAndProofsFollow() {
        List<Node> nodes = nodes(4);
        long height = commitAll(nodes, SECOND);
        Node first = nodes.getFirst();
        first.sign(height);
        assertThat(first.checkpoints.newest()).isEmpty();
        Checkpoint two = nodes.get(1).sign(height).orElseThrow();
        assertThat(first.checkpoints.share(nodes.get(1).id(), two)).isEmpty();
        assertThat(first.checkpoints.share(nodes.get(1).id(), two)).isEmpty();
        Checkpoint four = nodes.get(3).sign(height).orElseThrow();
        assertThat(first.checkpoints.share(nodes.get(3).id(), four))
                .hasValueSatisfying(
                        complete -> assertThat(complete.verify(FOUNDERS)).isTrue());

        assertThat(first.checkpoints.height()).isEqualTo(height);
        commitAll(nodes, Duration.ZERO);
        assertThat(first.checkpoints.prove("ledger", Bytes.utf8("nothing")).verify(FOUNDERS))
                .isTrue();
    }

    @Test
    void sharesMayComeBeforeTheBlock() {
        List<Node> nodes = nodes(4);
        Node late = nodes.getFirst();
        List<Node> ahead = nodes.subList(1, 4);
        CommittedBlock block = Replicas.next(late.chain, SECOND);
        ahead.forEach(node -> node.commit(block));
        for (Node node : ahead.subList(0, 2)) {
            late.checkpoints.share(node.id(), node.sign(1).orElseThrow());
        }
        assertThat(late.commit(block)).isTrue();
        late.sign(1);
        assertThat(late.checkpoints.newest())
                .hasValueSatisfying(
                        checkpoint -> assertThat(checkpoint.verify(FOUNDERS)).isTrue());
    }

    @Test
    void whatIsNotSignedByAValidatorOrNotWhatWasExecutedCountsForNothing() {
        List<Node> nodes = nodes(2);
        Node first = nodes.getFirst();
        Node liar = nodes.get(1);
        long height = commitAll(nodes, SECOND);
        first.sign(height);
        Checkpoint honest = liar.sign(height).orElseThrow();
        Checkpoint asAnother = new Checkpoint(
                honest.network(),
                honest.epoch(),
                height,
                honest.blockHash(),
                honest.stateRoot(),
                honest.time(),
                List.of(new Checkpoint.Signature(
                        2, honest.signatures().getFirst().signature())));
        Checkpoint outOfTheSet = new Checkpoint(
                honest.network(),
                honest.epoch(),
                height,
                honest.blockHash(),
                honest.stateRoot(),
                honest.time(),
                List.of(new Checkpoint.Signature(
                        9, honest.signatures().getFirst().signature())));
        Checkpoint otherState = new Checkpoint(
                        honest.network(),
                        honest.epoch(),
                        height,
                        honest.blockHash(),
                        Hash.ZERO,
                        honest.time(),
                        List.of())
                .signedBy(Replicas.KEYS.get(2), 2);
        for (Checkpoint wrong : List.of(asAnother, outOfTheSet, otherState)) {
            assertThat(first.checkpoints.share(liar.id(), wrong)).isEmpty();
        }
        assertThat(first.checkpoints.share(liar.id(), honest)).isEmpty();
        assertThat(first.checkpoints.newest()).as("two of four").isEmpty();
    }

    @Test
    void snapshotsOfHeightsThatNobodySignsDoNotPileUp() {
        List<Node> nodes = nodes(1);
        for (int i = 0; i < 20; i++) {
            commitAll(nodes, SECOND);
        }
        assertThat(nodes.getFirst().checkpoints.toSign(nodes.getFirst().id())).containsExactly(17L, 18L, 19L, 20L);
    }

    @Test
    void eachEpochsLastCheckpointIsKeptAndALightClientFollowsIt() throws Exception {
        List<Node> nodes = nodes(4);
        for (int i = 0; i < 3; i++) {
            exchange(nodes, commitAll(nodes, SECOND));
            exchange(nodes, commitAll(nodes, EPOCH));
        }
        exchange(nodes, commitAll(nodes, SECOND));
        Node first = nodes.getFirst();
        List<EpochStep> steps = first.checkpoints.steps(0, 100, 1 << 20);
        assertThat(steps).hasSize(3);
        assertThat(first.checkpoints.steps(1, 1, 1 << 20)).isEqualTo(steps.subList(1, 2));
        LightClient client = new LightClient(Replicas.GENESIS.network(), FOUNDERS);
        for (EpochStep step : steps) {
            client.take(step);
        }
        client.check(first.checkpoints.prove("ledger", EpochStep.validatorsKey(3)));
    }

    @Test
    void anEpochThatEndedBeforeARestartIsSignedAfterIt() {
        List<Node> nodes = nodes(3);
        long height = commitAll(nodes, EPOCH);
        nodes.forEach(Node::close);
        open.clear();

        List<Node> again = nodes(3);
        for (Node node : again) {
            assertThat(node.checkpoints.toSign(node.id())).containsExactly(height);
        }
        exchange(again, height);
        assertThat(again.getFirst().checkpoints.steps(0, 10, 1 << 20)).hasSize(1);
        assertThat(again.getFirst().checkpoints.toSign(again.getFirst().id())).isEmpty();
    }

    /** The sole validator's own thread signs them; followers get them with the blocks. */
    @Test
    void aFollowerHasTheStepsOfAllEpochsThatItFollowed() throws Exception {
        Parameters parameters =
                TestNetwork.parameters().withEpoch(Duration.ofSeconds(1)).withIdleInterval(Duration.ofMillis(200));
        try (TestNetwork network = new TestNetwork(folder, parameters)) {
            Ledger validator = network.openValidator();
            Ledger follower = network.openFollower("follower", List.of(new BlockFeed(validator)), validator);
            ValidatorSet one = new ValidatorSet(network.genesis().validators());
            LightClient client = new LightClient(network.genesis().network(), one);
            for (int height = 1; height < 60 && client.epoch() < 3; height++) {
                assertThat(follower.awaitHeight(height, Duration.ofSeconds(20))).isTrue();
                List<EpochStep> steps = LedgerProtocol.epochSteps(
                        (service, request) -> LedgerProtocol.answer(follower, service, request), client.epoch(), 9);
                for (EpochStep step : steps) {
                    client.take(step);
                }
            }
            assertThat(client.epoch()).isGreaterThanOrEqualTo(3);
        }
    }
}
