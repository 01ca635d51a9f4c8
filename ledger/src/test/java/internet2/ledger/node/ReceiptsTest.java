package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.ledger.Block;
import internet2.ledger.BlockHeader;
import internet2.ledger.CommittedBlock;
import internet2.ledger.NotesModule;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.Submission;
import internet2.ledger.TestNetwork;
import internet2.ledger.Tip;
import internet2.ledger.execution.Modules;
import internet2.ledger.execution.Stage;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node says of an operation that leaders took more than once. */
final class ReceiptsTest {

    @TempDir
    Path folder;

    @Test
    void anAcceptedOperationStaysAcceptedHoweverOftenALeaderHasItRefused() throws Exception {
        TestNetwork network = new TestNetwork(folder, TestNetwork.parameters(), new NotesModule());
        Receipt accepted;
        Submission operation;
        try (network) {
            LedgerNode ledger = network.openValidator();
            accepted = network.start(ledger)
                    .session()
                    .submit(NotesModule.NAME, new NotesModule.Write("a", "text"))
                    .get(20, TimeUnit.SECONDS);
            operation = Submission.decode(ledger.blocks(accepted.height(), 1 << 20)
                    .getFirst()
                    .block()
                    .operations()
                    .get(accepted.index()));
        }
        try (Chain chain = Chain.open(
                network.configuration("validator"),
                network.genesis(),
                new Modules(List.of(new MembershipModule(network.genesis()), new NotesModule())))) {
            Receipt refused = commit(chain, operation);
            assertThat(refused.operation()).isEqualTo(accepted.operation());
            assertThat(refused.outcome()).isInstanceOf(Outcome.Refused.class);
            assertThat(chain.state().receipt(accepted.operation())).contains(accepted);
        }
    }

    @Test
    void theLastReceiptsAreKeptAndNoOthers() throws Exception {
        TestNetwork network = new TestNetwork(folder, TestNetwork.parameters(), new NotesModule());
        List<Receipt> written = new ArrayList<>();
        Submission again;
        try (network) {
            LedgerNode ledger = network.openValidator();
            var session = network.start(ledger).session();
            for (int i = 0; i < 5; i++) {
                written.add(session.submit(NotesModule.NAME, new NotesModule.Write("a", "text " + i))
                        .get(20, TimeUnit.SECONDS));
            }
            again = Submission.decode(ledger.blocks(written.getFirst().height(), 1 << 20)
                    .getFirst()
                    .block()
                    .operations()
                    .get(written.getFirst().index()));
        }
        try (Chain chain = Chain.open(
                network.configuration("validator"),
                network.genesis(),
                new Modules(List.of(new MembershipModule(network.genesis()), new NotesModule())))) {
            Stage stage = chain.stage();
            execute(chain, stage, again);
            ChainStore keepsThree = new ChainStore(chain.store(), 3);
            chain.store().write(keepsThree.batch(stage, network.genesis().parameters()));
            assertThat(written.stream()
                            .filter(each -> keepsThree.receipt(each.operation()).isPresent()))
                    .containsExactlyElementsOf(written.subList(3, 5));
        }
    }

    private static Receipt commit(Chain chain, Submission operation) {
        Stage stage = chain.stage();
        BlockHeader header = execute(chain, stage, operation);
        SignedVote vote = SignedVote.commit(chain.network(), header, 0, TestNetwork.VALIDATOR.statementKey());
        CommittedBlock block = new CommittedBlock(
                new Block(header, List.of(operation.encoded())), QuorumCertificate.of(List.of(vote)));
        chain.append(List.of(block.encoded()));
        chain.commit(stage);
        return stage.receipts().getFirst();
    }

    private static BlockHeader execute(Chain chain, Stage stage, Submission operation) {
        Tip parent = chain.tip();
        BlockHeader header = new BlockHeader(
                chain.epochAfter(stage).number(),
                parent.view() + 1,
                parent.height() + 1,
                parent.block().hash(),
                parent.stateRoot(),
                Block.payloadRoot(List.of(operation.encoded())),
                parent.time());
        chain.execute(stage, header, List.of(operation));
        return header;
    }
}
