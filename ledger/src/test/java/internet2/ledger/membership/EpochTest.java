package internet2.ledger.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.ledger.Block;
import internet2.ledger.BlockContext;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockReference;
import internet2.ledger.Epoch;
import internet2.ledger.Genesis;
import internet2.ledger.GenesisStage;
import internet2.ledger.ModuleHarness;
import internet2.ledger.ModuleState;
import internet2.ledger.TestNetwork;
import internet2.ledger.execution.BlockExecutor;
import internet2.ledger.execution.ModuleView;
import internet2.ledger.execution.Modules;
import internet2.ledger.execution.Stage;
import internet2.ledger.membership.MembershipOperation.PromoteValidator;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EpochTest {

    private static final String LEDGER = MembershipModule.NAME;
    private static final Genesis GENESIS = TestNetwork.genesis(TestNetwork.parameters());
    private static final Duration LENGTH = GENESIS.parameters().epoch();
    private static final ValidatorSet FOUNDERS = new ValidatorSet(GENESIS.validators());
    private static final NodeId ADMINISTRATOR = GENESIS.administrator().id();
    private static final HybridPublicKey NEWCOMER = NewcomerKeys.ONE.publicKey();

    private final ModuleHarness harness = ModuleHarness.of(new MembershipModule(GENESIS))
            .genesis(LEDGER, Bytes.EMPTY)
            .at(GENESIS.time())
            .as(ADMINISTRATOR);
    private final Registry registry = harness.query(Registry.class);

    @Test
    void theGenesisDocumentPutsEpochZero() {
        assertThat(registry.currentEpoch()).isEqualTo(new Epoch(0, FOUNDERS));
        assertThat(registry.validators(0)).contains(FOUNDERS);
        assertThat(registry.validators(1)).isEmpty();
        assertThat(registry.epoch().start()).isEqualTo(GENESIS.time());
        assertThat(registry.isValidator(TestNetwork.VALIDATOR.publicKey().id())).isTrue();
        assertThat(registry.isValidator(ADMINISTRATOR)).isFalse();
    }

    @Test
    void aBlockClosesItsEpochWhenItsTimeIsOver() {
        Instant justBefore = GENESIS.time().plus(LENGTH).minusMillis(1);
        assertThat(registry.next(justBefore)).isEmpty();
        assertThat(registry.epochAfter(justBefore).number()).isZero();
        assertThat(registry.next(justBefore.plusMillis(1))).contains(new Epoch(1, FOUNDERS));
        assertThat(registry.epochAfter(justBefore.plusMillis(1)).number()).isEqualTo(1);
    }

    @Test
    void aChangeOfValidatorsClosesTheEpochAtOnceAndTakesEffectInTheNext() {
        NodeId newcomer = NewcomerKeys.admit(harness, NewcomerKeys.ONE);
        harness.accept(LEDGER, new PromoteValidator(newcomer, 3));
        ValidatorSet both = new ValidatorSet(List.of(GENESIS.validators().getFirst(), new Validator(NEWCOMER, 3)));

        assertThat(registry.currentEpoch()).isEqualTo(new Epoch(0, FOUNDERS));
        assertThat(registry.next(harness.time())).contains(new Epoch(1, both));

        harness.advance(Duration.ofSeconds(1)).nextEpoch();
        assertThat(registry.currentEpoch()).isEqualTo(new Epoch(1, both));
        assertThat(registry.validators()).isEqualTo(both);
        assertThat(registry.epoch().start()).isEqualTo(harness.time());
        assertThat(registry.next(harness.time())).as("nothing more to change").isEmpty();
        assertThat(registry.next(harness.time().plus(LENGTH))).contains(new Epoch(2, both));
    }

    @Test
    void theValidatorsOfEveryEpochAreKeptUnderTheDocumentedKey() {
        NodeId newcomer = NewcomerKeys.admit(harness, NewcomerKeys.ONE);
        harness.accept(LEDGER, new PromoteValidator(newcomer, 1));
        harness.nextEpoch().nextEpoch();

        assertThat(registry.validators(0)).contains(FOUNDERS);
        assertThat(registry.validators(1)).isEqualTo(registry.validators(2)).isPresent();
        assertThat(harness.state(LEDGER).get(Bytes.parseHex("76" + "0000000000000002")))
                .as("v and the number")
                .isEqualTo(registry.validators(2).map(ValidatorSet::encoded));
    }

    @Test
    void epochsNeverSkipANumber() {
        MembershipModule module = new MembershipModule(GENESIS);
        ModuleState state = NewcomerKeys.founded(module);
        assertThatThrownBy(() -> new Epochs(GENESIS)
                        .begin(
                                new BlockContext(
                                        1, GENESIS.time(), 2, GENESIS.network().hash()),
                                new RegistryWriter(state),
                                state))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anExecutionTellsOfTheEpochThatBeginsAfterIt() {
        BlockExecutor executor = new BlockExecutor(GENESIS, new Modules(List.of(new MembershipModule(GENESIS))));
        Stage stage = GenesisStage.of(GENESIS, executor);
        assertThat(executor.epochAfter(stage).number()).isZero();

        assertThat(executor.execute(stage, header(stage, 0, GENESIS.time()), List.of())
                        .next())
                .isEmpty();
        Instant late = GENESIS.time().plus(LENGTH.multipliedBy(7));
        assertThat(executor.execute(stage, header(stage, 0, late), List.of()).next())
                .as("one by one, however late")
                .contains(new Epoch(1, FOUNDERS));
        assertThat(executor.epochAfter(stage)).isEqualTo(new Epoch(1, FOUNDERS));
        assertThat(stage.changes().get(ModuleView.flatKey(LEDGER, Registry.validatorsKey(1))))
                .as("before it begins, so that the validators of the epoch before vouch for it")
                .contains(FOUNDERS.encoded());
        assertThat(executor.execute(stage, header(stage, 1, late), List.of()).next())
                .isEqualTo(Optional.empty());
        assertThat(stage.tip().epoch()).isEqualTo(1);
    }

    private static BlockHeader header(Stage stage, long epoch, Instant time) {
        BlockReference parent = stage.tip().block();
        return new BlockHeader(
                epoch,
                stage.tip().view() + 1,
                parent.height() + 1,
                parent.hash(),
                stage.tip().stateRoot(),
                Block.payloadRoot(List.of()),
                time);
    }

    /** Every epoch's randomness is another, and nobody's choice of a last block leaves it as it was. */
    @Test
    void everyEpochHasARandomnessOfItsOwn() {
        Hash first = registry.epoch().randomness();
        Hash second = harness.nextEpoch().query(Registry.class).epoch().randomness();
        Hash third = harness.nextEpoch().query(Registry.class).epoch().randomness();
        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
    }
}
