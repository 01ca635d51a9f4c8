package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.ledger.Accusation;
import internet2.ledger.LedgerStatus.ValidatorState;
import internet2.ledger.LedgerStatus.ValidatorStatus;
import internet2.ledger.TestNetwork;
import internet2.ledger.membership.Convictions.Conviction;
import internet2.ledger.suspicion.Opinion;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.SignedVote;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node says of others: with proof, and how they stand. */
final class AccusationsTest {

    private static final NetworkId NETWORK = new NetworkId(Hash.of(Bytes.utf8("network")));
    private static final NodeId CULPRIT = TestNetwork.VALIDATOR.publicKey().id();
    private static final NodeId OTHER = TestNetwork.ADMINISTRATOR.publicKey().id();
    private static final Instant SEEN = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    private static Evidence twice(long epoch, long view) {
        Ed25519Key key = TestNetwork.VALIDATOR.statementKey();
        return new Evidence(vote(key, epoch, view, "one"), vote(key, epoch, view, "other"));
    }

    private static SignedVote vote(Ed25519Key key, long epoch, long view, String block) {
        return SignedVote.sign(VoteKind.PREPARE, NETWORK, epoch, view, Hash.of(Bytes.utf8(block)), 0, key);
    }

    private static Conviction conviction(NodeId of, long epoch, long view) {
        return new Conviction(of, epoch, view, "prepared two blocks", 9, SEEN.plusSeconds(9), OTHER, 1, false);
    }

    @Test
    void accusationsAreThereAfterARestartAndOnePerValidatorAndViewIsEnough() {
        Accusations before = new Accusations(folder);
        assertThat(before.add(CULPRIT, twice(3, 30), SEEN)).isTrue();
        assertThat(before.add(CULPRIT, twice(3, 30), SEEN.plusSeconds(1))).isFalse();
        assertThat(before.add(CULPRIT, twice(3, 31), SEEN.plusSeconds(1))).isTrue();

        assertThat(new Accusations(folder).inWords(List.of()))
                .containsExactly(
                        new Accusation(
                                CULPRIT,
                                "prepared two blocks in view 31 of epoch 3",
                                3,
                                31,
                                SEEN.plusSeconds(1),
                                false),
                        new Accusation(CULPRIT, "prepared two blocks in view 30 of epoch 3", 3, 30, SEEN, false));
    }

    @Test
    void whatIsDamagedIsLeftOut() throws Exception {
        new Accusations(folder).add(CULPRIT, twice(3, 30), SEEN);
        Files.writeString(folder.resolve("broken.accusation"), "nonsense");

        assertThat(new Accusations(folder).inWords(List.of())).hasSize(1);
    }

    @Test
    void aConvictionCoversWhatTheValidatorDidUpToItsEpochAndIsToldWithoutOwnEvidenceToo() {
        Accusations accusations = new Accusations(folder);
        accusations.add(CULPRIT, twice(3, 30), SEEN);
        accusations.add(CULPRIT, twice(5, 50), SEEN.plusSeconds(1));

        List<Accusation> said = accusations.inWords(List.of(conviction(CULPRIT, 4, 40), conviction(OTHER, 4, 41)));

        assertThat(accusations.open(List.of(conviction(CULPRIT, 4, 40)))).hasSize(1);
        assertThat(said).extracting(Accusation::view).containsExactly(40L, 41L, 50L, 30L);
        assertThat(said).extracting(Accusation::convicted).containsExactly(true, true, false, true);
    }

    @Test
    void aValidatorsStateIsWhatAnOperatorHasToKnowFirst() {
        Validator one = new Validator(TestNetwork.VALIDATOR.publicKey(), 2);
        Validator two = new Validator(TestNetwork.ADMINISTRATOR.publicKey(), 1);
        ValidatorSet both = new ValidatorSet(List.of(one, two));
        ValidatorSet first = new ValidatorSet(List.of(one));
        Opinion silent = new Opinion(0.1, false, List.of(), 7, Optional.of(Duration.ofMinutes(1)), Optional.empty());
        Opinion suspect = new Opinion(0.7, true, List.of("slow"), 7, Optional.of(Duration.ZERO), Optional.empty());

        assertThat(states(new Roster(both, both, id -> false, id -> false, id -> Opinion.NONE)))
                .containsExactly(ValidatorState.ACTIVE, ValidatorState.ACTIVE);
        assertThat(states(new Roster(both, both, id -> false, id -> false, id -> id.equals(OTHER) ? silent : suspect)))
                .containsExactly(ValidatorState.SUSPECTED, ValidatorState.SILENT);
        assertThat(states(new Roster(both, both, id -> false, OTHER::equals, id -> suspect)))
                .containsExactly(ValidatorState.SUSPECTED, ValidatorState.QUARANTINED);
        assertThat(states(new Roster(both, first, id -> false, id -> false, id -> silent)))
                .containsExactly(ValidatorState.SILENT, ValidatorState.LEAVING);
        assertThat(states(new Roster(both, first, OTHER::equals, id -> false, id -> Opinion.NONE)))
                .containsExactly(ValidatorState.ACTIVE, ValidatorState.CONVICTED);
        assertThat(states(new Roster(first, both, OTHER::equals, id -> false, id -> Opinion.NONE)))
                .containsExactly(ValidatorState.ACTIVE, ValidatorState.JOINING);
    }

    private static List<ValidatorState> states(Roster roster) {
        return roster.statuses().stream().map(ValidatorStatus::state).toList();
    }
}
