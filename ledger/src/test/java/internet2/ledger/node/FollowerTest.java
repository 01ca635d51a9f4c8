package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.Block;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockSource;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerObserver;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.NotesModule;
import internet2.ledger.NotesModule.Write;
import internet2.ledger.Operation;
import internet2.ledger.OperationSink;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.Role;
import internet2.ledger.TestNetwork;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.membership.MembershipOperation.AdmitIdentity;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.Checkpoint;
import internet2.verifier.StateProof;
import internet2.verifier.ValidatorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FollowerTest {

    private static final Executor VIRTUAL = Thread::startVirtualThread;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
    private TestNetwork network;
    private Ledger validator;
    private NodeAccount node;

    @BeforeEach
    void begin() throws Exception {
        var parameters = TestNetwork.parameters().withIdleInterval(Duration.ofMillis(200));
        network = new TestNetwork(folder, parameters, new NotesModule()).withObserver(new LedgerObserver() {
            @Override
            public void sourceRefused(String source, String reason) {
                refusals.add(source + ": " + reason);
            }
        });
        validator = network.openValidator();
        node = network.start(validator);
        node.session().submit("notes", new Write("a", "before")).join();
    }

    @AfterEach
    void end() {
        network.close();
    }

    /** To the validator and back as bytes, as over a connection. */
    private Bytes call(int service, Bytes request) throws InterruptedException {
        return LedgerProtocol.answer(validator, service, request);
    }

    private Ledger follower(String name, BlockSource... sources) {
        OperationSink sink = LedgerProtocol.sink(this::call, VIRTUAL);
        return network.openFollower(name, List.of(sources), sink);
    }

    private BlockSource honest() {
        return LedgerProtocol.source("honest", this::call);
    }

    @Test
    void aFollowerHoldsTheSameStateAndProvesItAndForwardsOperations() throws Exception {
        Ledger follower = follower("follower", honest());
        HybridKey newcomer = HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, new SecureRandom());
        Receipt admitted = network.administrator(follower)
                .submit("ledger", new AdmitIdentity(newcomer.publicKey(), "second", Role.NODE, 10, Optional.empty()))
                .join();
        assertThat(admitted.outcome()).isInstanceOf(Outcome.Accepted.class);

        NodeAccount second = network.start(follower, newcomer, "follower");
        Receipt receipt =
                second.session().submit("notes", new Write("b", "from afar")).join();
        assertThat(receipt.outcome()).isInstanceOf(Outcome.Accepted.class);
        assertThat(follower.awaitHeight(receipt.height(), PATIENCE)).isTrue();
        assertThat(follower.receipt(receipt.operation())).contains(receipt);
        assertThat(follower.blocks(1, 1 << 20))
                .startsWith(validator.blocks(1, 1000).getFirst());

        StateProof proof = provenBy(follower, "b");
        assertThat(proof.verify(new ValidatorSet(network.genesis().validators())))
                .isTrue();
        assertThat(follower.status().problems()).isEmpty();
    }

    /** Nodes that all fetch blocks, as after a power cut, would hand it to each other until somebody loses patience. */
    @Test
    void whoDoesNotVoteTakesNoOperationOfAnotherNode() throws Exception {
        Ledger follower = follower("follower", honest());
        long height =
                node.session().submit("notes", new Write("b", "once")).join().height();
        Operation operation = CanonicalReader.decode(
                validator
                        .blocks(height, 1 << 20)
                        .getFirst()
                        .block()
                        .operations()
                        .getFirst(),
                Operation::decode);
        for (int service : List.of(LedgerProtocol.SERVICE_SUBMIT, LedgerProtocol.SERVICE_SUBMIT_ALL)) {
            Bytes request = service == LedgerProtocol.SERVICE_SUBMIT
                    ? operation.encoded()
                    : new CanonicalWriter()
                            .list(List.of(operation), (to, each) -> to.value(each))
                            .toBytes();
            assertThatThrownBy(() -> LedgerProtocol.answer(follower, service, request))
                    .isInstanceOf(LedgerUnavailableException.class)
                    .hasMessageContaining("takes no operations of others");
        }
    }

    /** A follower proves against the newest checkpoint that reached it, which may be a second behind. */
    private static StateProof provenBy(Ledger follower, String note) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            if (follower.tip().height() > 0) {
                try {
                    StateProof proof = follower.prove("notes", NotesModule.key(note));
                    if (proof.value().isPresent()) {
                        return proof;
                    }
                } catch (LedgerUnavailableException notYet) {
                    assertThat(notYet).hasMessageContaining("checkpoint");
                }
            }
            follower.awaitHeight(follower.tip().height() + 1, Duration.ofSeconds(1));
        }
        throw new AssertionError("no checkpoint with the note within 100 blocks");
    }

    @Test
    void aFollowerGoesOnAfterARestart() throws Exception {
        Ledger follower = follower("follower", honest());
        assertThat(follower.awaitHeight(validator.tip().height(), PATIENCE)).isTrue();
        follower.close();
        Receipt receipt =
                node.session().submit("notes", new Write("a", "meanwhile")).join();

        Ledger again = follower("follower", honest());
        assertThat(again.awaitHeight(receipt.height(), PATIENCE)).isTrue();
        assertThat(again.receipt(receipt.operation())).contains(receipt);
    }

    @Test
    void everyKindOfWrongBlockIsRefusedWithEvidence() throws Exception {
        List<UnaryOperator<CommittedBlock>> lies = List.of(
                block -> new CommittedBlock(new Block(block.block().header(), List.of()), block.certificate()),
                block -> new CommittedBlock(
                        block.block(), certificate(block.block().header(), TestNetwork.ADMINISTRATOR)),
                block -> new CommittedBlock(
                        block.block(),
                        new QuorumCertificate(
                                VoteKind.COMMIT,
                                0,
                                1,
                                block.block().header().hash(network.genesis().network()),
                                List.of())),
                block -> signed(block, header(block, block.block().header().parentHash(), Hash.ZERO)),
                block -> signed(
                        block, header(block, Hash.ZERO, block.block().header().parentStateRoot())),
                block -> signed(new Block(block.block().header(), List.of(Bytes.utf8("no operation")))));
        List<String> expected = List.of(
                "not those of the payload root",
                "not signed by a quorum",
                "not of this block",
                "state root",
                "parent",
                "cannot be read");
        for (int i = 0; i < lies.size(); i++) {
            String name = "liar " + i;
            Ledger follower = follower("follower " + i, lying(name, lies.get(i)), honest());
            assertThat(refusals.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .startsWith(name)
                    .contains(expected.get(i));
            assertThat(follower.awaitHeight(validator.tip().height(), PATIENCE)).isTrue();
            assertThat(follower.status().problems()).anyMatch(problem -> problem.contains(name));
            assertThat(evidence("follower " + i)).isNotEmpty();
            follower.close();
        }
    }

    @Test
    void aFollowerOfLiarsOnlyStandsStill() throws Exception {
        Ledger follower = follower(
                "follower",
                lying(
                        "liar",
                        block ->
                                new CommittedBlock(new Block(block.block().header(), List.of()), block.certificate())));
        assertThat(refusals.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isNotNull();
        assertThat(follower.tip().height()).isLessThan(validator.tip().height());
        assertThat(follower.state("notes").get(NotesModule.key("a"))).isEmpty();
    }

    @Test
    void aCheckpointThatNoQuorumSignedIsRefused() throws Exception {
        follower(
                "follower",
                new Altered(
                        "liar",
                        response -> new BlockSource.Response(
                                response.blocks(), response.checkpoint().map(FollowerTest::forged))));
        assertThat(refusals.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .contains("liar")
                .contains("quorum");
    }

    private static Checkpoint forged(Checkpoint checkpoint) {
        return new Checkpoint(
                        checkpoint.network(),
                        checkpoint.epoch(),
                        checkpoint.height(),
                        checkpoint.blockHash(),
                        checkpoint.stateRoot(),
                        checkpoint.time(),
                        List.of())
                .signedBy(TestNetwork.ADMINISTRATOR, 0);
    }

    /** The next block may need its own vote, and nobody makes it while it waits for one. */
    @Test
    void whoeverHasJustTakenManyBlocksAsksForTheRestWithoutWaiting() throws Exception {
        for (int i = 0; i < 2 * FollowerEngine.LEVEL; i++) {
            node.session().submit("notes", new Write("many", "" + i)).join();
        }
        BlockingQueue<Duration> waits = new LinkedBlockingQueue<>();
        AtomicInteger before = new AtomicInteger();
        BlockSource honest = honest();
        follower("late", new BlockSource() {
            @Override
            public String name() {
                return honest.name();
            }

            @Override
            public Response fetch(Request request) throws IOException, InterruptedException {
                Response response = honest.fetch(request);
                if (before.getAndSet(response.blocks().size()) > FollowerEngine.LEVEL) {
                    waits.add(request.waitMax());
                }
                return response;
            }
        });
        assertThat(waits.poll(20, TimeUnit.SECONDS)).isEqualTo(Duration.ZERO);
    }

    /** Lies about blocks that hold operations, from the second block on. */
    private BlockSource lying(String name, UnaryOperator<CommittedBlock> lie) {
        return new Altered(name, response -> {
            List<CommittedBlock> blocks = new ArrayList<>(response.blocks());
            blocks.replaceAll(block -> block.block().operations().isEmpty() ? block : lie.apply(block));
            return new BlockSource.Response(blocks, response.checkpoint());
        });
    }

    private final class Altered implements BlockSource {

        private final String name;
        private final UnaryOperator<Response> change;

        Altered(String name, UnaryOperator<Response> change) {
            this.name = name;
            this.change = change;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Response fetch(Request request) throws IOException, InterruptedException {
            return change.apply(honest().fetch(request));
        }
    }

    private static BlockHeader header(CommittedBlock block, Hash parent, Hash stateRoot) {
        BlockHeader header = block.block().header();
        return new BlockHeader(
                header.epoch(), header.view(), header.height(), parent, stateRoot, header.payloadRoot(), header.time());
    }

    /** As a hostile validator would sign it. */
    private CommittedBlock signed(CommittedBlock block, BlockHeader header) {
        Block altered = new Block(header, block.block().operations());
        return new CommittedBlock(altered, certificate(header, TestNetwork.VALIDATOR));
    }

    private CommittedBlock signed(Block block) {
        BlockHeader before = block.header();
        BlockHeader header = new BlockHeader(
                before.epoch(),
                before.view(),
                before.height(),
                before.parentHash(),
                before.parentStateRoot(),
                Block.payloadRoot(block.operations()),
                before.time());
        return new CommittedBlock(new Block(header, block.operations()), certificate(header, TestNetwork.VALIDATOR));
    }

    private QuorumCertificate certificate(BlockHeader header, HybridKey signer) {
        return QuorumCertificate.of(
                List.of(SignedVote.commit(network.genesis().network(), header, 0, signer.statementKey())));
    }

    private List<Path> evidence(String name) throws IOException {
        try (Stream<Path> files =
                Files.list(folder.resolve(name).resolve("ledger").resolve("evidence"))) {
            return files.toList();
        }
    }
}
