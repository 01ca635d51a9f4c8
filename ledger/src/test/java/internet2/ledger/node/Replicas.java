package internet2.ledger.node;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.ledger.Block;
import internet2.ledger.BlockHeader;
import internet2.ledger.CommittedBlock;
import internet2.ledger.Epoch;
import internet2.ledger.Genesis;
import internet2.ledger.LedgerModule;
import internet2.ledger.TestNetwork;
import internet2.ledger.Tip;
import internet2.ledger.execution.Modules;
import internet2.ledger.execution.Stage;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.SignedVote;
import internet2.verifier.Validator;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Four validators without their consensus: the test says which block comes next. */
final class Replicas {

    static final List<HybridKey> KEYS = new ArrayList<>();

    static {
        for (int i = 0; i < 4; i++) {
            KEYS.add(HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, new SecureRandom()));
        }
    }

    static final Genesis GENESIS = genesis(Instant.parse("2026-11-21T09:00:00Z"));

    private Replicas() {}

    static Genesis genesis(Instant begins) {
        TreeMap<NodeId, Long> stakes = new TreeMap<>();
        KEYS.forEach(key -> stakes.put(key.publicKey().id(), Genesis.STAKE_DEFAULT));
        stakes.put(TestNetwork.ADMINISTRATOR.publicKey().id(), Genesis.STAKE_DEFAULT);
        return new Genesis(
                "four",
                begins,
                KEYS.stream().map(key -> new Validator(key.publicKey(), 1)).toList(),
                TestNetwork.ADMINISTRATOR.publicKey(),
                stakes,
                TestNetwork.parameters(),
                new TreeMap<>());
    }

    static Chain open(Path folder, LedgerModule<?>... modules) {
        List<LedgerModule<?>> all = new ArrayList<>(List.of(new MembershipModule(GENESIS)));
        all.addAll(List.of(modules));
        return Chain.open(LedgerConfiguration.in(folder), GENESIS, new Modules(all));
    }

    /** The next block, empty, so much later, committed by three of four. */
    static CommittedBlock next(Chain chain, Duration later) {
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
        for (int i = 0; i < 3; i++) {
            votes.add(
                    SignedVote.commit(GENESIS.network(), header, i, KEYS.get(i).statementKey()));
        }
        return new CommittedBlock(new Block(header, List.of()), QuorumCertificate.of(votes));
    }

    /** Executes and stores it; returns whether it closes its epoch. */
    static boolean commit(Chain chain, CommittedBlock block) {
        Stage stage = chain.stage();
        boolean closes =
                chain.execute(stage, block.block().header(), List.of()).next().isPresent();
        chain.append(List.of(block.encoded()));
        chain.commit(stage);
        return closes;
    }
}
