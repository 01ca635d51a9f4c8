package internet2.trustchain.threshold.epochs;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.ledger.Membership;
import internet2.ledger.ModuleHarness;
import internet2.trustchain.RetiredKeys;
import internet2.trustchain.threshold.KeyShare;
import internet2.trustchain.threshold.Seeded;
import internet2.trustchain.threshold.epochs.KeyOperation.Open;
import internet2.trustchain.threshold.epochs.KeyOperation.Retire;
import internet2.trustchain.threshold.epochs.KeyOperation.Say;
import internet2.trustchain.threshold.keygen.Ceremony;
import internet2.trustchain.threshold.keygen.CeremonyMessage;
import internet2.trustchain.threshold.keygen.CeremonyOutcome;
import internet2.trustchain.threshold.keygen.CeremonyPlan;
import internet2.trustchain.threshold.keygen.Participant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Threshold keys through operations, as blocks order them. */
final class KeysModuleTest {

    private static final String MODULE = KeysModule.NAME;
    private static final String KEY = "issuing";

    private final Seeded random = new Seeded(5);
    private final Validators validators = Validators.of(ModuleHarness.ALICE, 5);
    private final List<NodeId> nodes = validators.ids();
    private final ModuleHarness ledger = ModuleHarness.of(new KeysModule()).provide(Membership.class, validators);

    @Test
    void aKeyOfOneNodeGrowsToFourAndKeepsItsPublicKey() {
        ledger.provide(
                Membership.class,
                new Validators(ModuleHarness.ALICE, validators.keys().subList(0, 1)));
        KeyShare alone = newKey(1, nodes.subList(0, 1)).getFirst().orElseThrow();
        ledger.provide(Membership.class, validators);
        KeyEpoch first = current();
        open(3, nodes.subList(1, 5));
        List<Optional<KeyShare>> shares = redistribute(first, List.of(Optional.of(alone)));
        KeyEpoch second = current();

        assertThat(second.number()).isEqualTo(first.number() + 1);
        assertThat(second.holders()).isEqualTo(nodes.subList(1, 5));
        assertThat(second.key().threshold()).isEqualTo(3);
        assertThat(second.key().publicKey()).isEqualTo(first.key().publicKey());
        assertThat(shares).hasSize(4).allMatch(share -> share.orElseThrow().belongsTo(second.key()));
        assertThat(alone.belongsTo(second.key())).isFalse();
    }

    @Test
    void aSilentHolderIsLeftOutWhenThePhaseIsOver() {
        open(3, nodes);
        List<Participant> participants = participants();
        List<Participant> awake = participants.subList(0, 4);
        say(awake);
        assertThat(ceremony().phase()).isEqualTo(Ceremony.Phase.ENROLMENT);
        ledger.advance(KeysModule.PHASE);
        say(awake);
        assertThat(ceremony().phase())
                .as("dealings are due until the phase ends")
                .isEqualTo(Ceremony.Phase.DEALING);
        ledger.advance(KeysModule.PHASE);
        say(awake);

        assertThat(ceremony().phase()).isEqualTo(Ceremony.Phase.OVER);
        assertThat(current().key().shares()).containsOnlyKeys(1, 2, 3, 4);
        assertThat(ceremony().outcome().orElseThrow().culprits())
                .containsExactly(Map.entry(5, CeremonyOutcome.Fault.SILENT));
        assertThat(awake).allMatch(each -> each.share(ceremony()).isPresent());
    }

    @Test
    void aCeremonyThatFailsLeavesTheKeyWhereItWas() {
        List<Optional<KeyShare>> shares = newKey(2, nodes.subList(0, 3));
        KeyEpoch before = current();
        open(3, nodes);
        for (int i = 0; i < 4; i++) {
            ledger.advance(KeysModule.PHASE);
        }

        assertThat(ceremony().outcome()).containsInstanceOf(CeremonyOutcome.Failed.class);
        assertThat(current()).isEqualTo(before);
        open(3, nodes);
        redistribute(before, shares);
        assertThat(current().number()).isEqualTo(1);
    }

    @Test
    void onlyAnAdministratorOpensAndOnlyForValidatorsOfWhomMostSign() {
        ledger.as(nodes.getFirst()).refuse(MODULE, new Open(KEY, 3, nodes), "not-entitled");
        ledger.as(ModuleHarness.ALICE).refuse(MODULE, new Open(KEY, 1, List.of(ModuleHarness.BOB)), "bad-holders");
        Bytes minority = new Open(KEY, 3, nodes).encoded();
        byte[] bytes = minority.toArray();
        bytes[1 + 4 + KEY.length()] = 2;
        assertThat(ledger.apply(MODULE, Bytes.wrap(bytes)).toString()).contains("more than half");
        ledger.accept(MODULE, new Open(KEY, 3, nodes));
        ledger.refuse(MODULE, new Open(KEY, 3, nodes), "ceremony-under-way");
    }

    @Test
    void whoVotesOpensTheHandoverThatTheSetOfValidatorsCallsFor() {
        ledger.provide(
                Membership.class,
                new Validators(ModuleHarness.ALICE, validators.keys().subList(0, 1)));
        newKey(1, nodes.subList(0, 1));
        ledger.as(nodes.getFirst()).refuse(MODULE, new Open(KEY, 1, nodes.subList(0, 1)), "not-entitled");
        ledger.provide(Membership.class, validators);

        ledger.as(nodes.get(3)).refuse(MODULE, new Open(KEY, 5, nodes), "not-entitled");
        ledger.refuse(MODULE, new Open(KEY, 3, nodes.subList(1, 5)), "not-entitled");
        ledger.as(nodes.get(3)).refuse(MODULE, new Open(KEY, 3, nodes), "not-entitled");
        ledger.advance(Handover.REST);
        ledger.as(ModuleHarness.BOB).refuse(MODULE, new Open(KEY, 3, nodes), "not-entitled");
        ledger.as(nodes.get(3)).accept(MODULE, new Open(KEY, 3, nodes));
    }

    @Test
    void aHandoverThatFailedIsNotTriedAgainAtOnce() {
        newKey(3, nodes.subList(0, 5));
        ledger.provide(
                Membership.class,
                new Validators(ModuleHarness.ALICE, validators.keys().subList(0, 4)));
        List<NodeId> staying = nodes.subList(0, 4);
        ledger.advance(Handover.REST);
        ledger.as(nodes.getFirst()).accept(MODULE, new Open(KEY, 3, staying));
        ledger.advance(KeysModule.PHASE);
        assertThat(ceremony().outcome()).containsInstanceOf(CeremonyOutcome.Failed.class);

        ledger.as(nodes.getFirst()).refuse(MODULE, new Open(KEY, 3, staying), "not-entitled");
        ledger.advance(KeysModule.PHASE);
        ledger.as(nodes.getFirst()).accept(MODULE, new Open(KEY, 3, staying));
    }

    @Test
    void aNewKeysFirstCeremonyThatFailedIsTriedAgainByWhoeverVotes() {
        ledger.as(nodes.getFirst()).refuse(MODULE, new Open(KEY, 3, nodes), "not-entitled");
        open(3, nodes);
        ledger.advance(KeysModule.PHASE);
        assertThat(ceremony().outcome()).containsInstanceOf(CeremonyOutcome.Failed.class);
        ledger.as(nodes.getFirst()).refuse(MODULE, new Open(KEY, 3, nodes), "not-entitled");
        ledger.advance(KeysModule.PHASE);

        ledger.as(nodes.getFirst()).accept(MODULE, new Open(KEY, 3, nodes));
    }

    @Test
    void whatTakesAKeysPlaceIsMadeByAllThatVote() {
        ledger.provide(
                Membership.class,
                new Validators(ModuleHarness.ALICE, validators.keys().subList(0, 3)));
        List<NodeId> voting = nodes.subList(0, 3);
        ledger.as(ModuleHarness.ALICE);
        ledger.refuse(MODULE, new Open("issuing-2", 1, voting.subList(0, 1)), "bad-holders");
        ledger.refuse(MODULE, new Open("issuing-2", 3, voting), "bad-holders");
        ledger.accept(MODULE, new Open("issuing-2", 2, voting));
    }

    @Test
    void aKeyThatNobodyHasAUseForIsNotTriedAgainForEver() {
        ledger.as(ModuleHarness.ALICE).accept(MODULE, new Open("other", 3, nodes));
        ledger.advance(KeysModule.PHASE);
        ledger.advance(KeysModule.PHASE);

        ledger.as(nodes.getFirst()).refuse(MODULE, new Open("other", 3, nodes), "not-entitled");
    }

    @Test
    void aKeyOfNoMoreUseIsRetiredForGood() {
        AtomicBoolean over = new AtomicBoolean();
        ledger.provide(RetiredKeys.OfCertificates.class, (key, now) -> key.equals(KEY) && over.get());
        ledger.provide(RetiredKeys.OfNames.class, (key, now) -> false);
        newKey(3, nodes);
        ledger.as(nodes.getFirst()).refuse(MODULE, new Retire(KEY), "not-due");
        over.set(true);
        ledger.as(ModuleHarness.BOB).refuse(MODULE, new Retire(KEY), "not-entitled");
        ledger.as(nodes.getFirst()).refuse(MODULE, new Retire("zones"), "not-due");
        ledger.as(nodes.getFirst()).accept(MODULE, new Retire(KEY));

        KeysState state = new KeysState(() -> ledger.state(MODULE));
        assertThat(state.current(KEY)).isEmpty();
        assertThat(state.holders(KEY)).isEmpty();
        assertThat(state.retired()).containsExactly(KEY);
        ledger.as(nodes.getFirst()).refuse(MODULE, new Retire(KEY), "not-due");
        ledger.as(ModuleHarness.ALICE).refuse(MODULE, new Open(KEY, 3, nodes), "key-retired");
    }

    @Test
    void holdersRenewTheirSharesButNotAllTheTime() {
        newKey(3, nodes);
        ledger.as(nodes.get(1)).refuse(MODULE, new Open(KEY, 3, nodes), "not-entitled");
        ledger.advance(Handover.RENEWAL_AFTER);
        ledger.as(nodes.get(1)).accept(MODULE, new Open(KEY, 3, nodes));
    }

    @Test
    void aKeyIsNotGivenToAsFewAsMayLie() {
        List<Optional<KeyShare>> shares = newKey(3, nodes);
        assertThat(shares).hasSize(5);

        ledger.as(ModuleHarness.ALICE).refuse(MODULE, new Open(KEY, 1, nodes.subList(0, 1)), "bad-threshold");
    }

    @Test
    void everybodySpeaksForThemselvesOnceAndInTime() {
        ledger.as(nodes.getFirst()).refuse(MODULE, new Say(KEY, verdict()), "no-ceremony");
        open(3, nodes);
        Participant.Said enrol =
                participants().getFirst().due(ceremony(), random).getFirst();

        ledger.as(ModuleHarness.BOB).refuse(MODULE, new Say(KEY, enrol.message()), "not-invited");
        ledger.as(nodes.getFirst()).refuse(MODULE, new Say(KEY, verdict()), "wrong-phase");
        ledger.accept(MODULE, new Say(KEY, enrol.message()));
        ledger.refuse(MODULE, new Say(KEY, enrol.message()), "already-said");
    }

    @Test
    void aCeremonyOfSixteenStaysWithinItsStateBytes() {
        Validators many = Validators.of(ModuleHarness.ALICE, KeyOperation.HOLDERS_MAX);
        ModuleHarness large = ModuleHarness.of(new KeysModule()).provide(Membership.class, many);
        large.as(ModuleHarness.ALICE).accept(MODULE, new Open(KEY, 11, many.ids()));
        for (int holder = 1; holder <= KeyOperation.HOLDERS_MAX; holder++) {
            CeremonyPlan plan = ceremony(large).plan();
            Participant participant = Participant.ofNewKey(plan, holder, seed());
            CeremonyMessage enrol =
                    participant.due(ceremony(large), random).getFirst().message();
            large.as(many.ids().get(holder - 1)).accept(MODULE, new Say(KEY, enrol));
        }
        Participant dealer = Participant.ofNewKey(ceremony(large).plan(), 1, seed());
        Bytes deal = new Say(KEY, dealer.due(ceremony(large), random).getFirst().message()).encoded();
        Bytes record = large.state(MODULE).get(Bytes.utf8("c" + KEY)).orElseThrow();

        assertThat(deal.size() + record.size()).isLessThan(KeysModule.STATE_BYTES_MAX);
    }

    private List<Optional<KeyShare>> newKey(int threshold, List<NodeId> holders) {
        open(threshold, holders);
        List<Participant> participants = participants();
        say(participants);
        return participants.stream().map(each -> each.share(ceremony())).toList();
    }

    private void open(int threshold, List<NodeId> holders) {
        ledger.as(ModuleHarness.ALICE).accept(MODULE, new Open(KEY, threshold, holders));
    }

    private List<Participant> participants() {
        List<Participant> participants = new ArrayList<>();
        for (int holder : ceremony().plan().receivers()) {
            participants.add(Participant.ofNewKey(ceremony().plan(), holder, seed()));
        }
        return participants;
    }

    /** By those who hold shares, towards those that the ceremony is open for. */
    private List<Optional<KeyShare>> redistribute(KeyEpoch from, List<Optional<KeyShare>> shares) {
        CeremonyPlan plan = ceremony().plan();
        List<NodeId> to = record().recipients();
        List<Participant> all = new ArrayList<>();
        List<Participant> recipients = new ArrayList<>();
        for (NodeId node : new TreeSet<>(nodes)) {
            int old = from.holders().indexOf(node);
            int next = to.indexOf(node);
            Participant participant = Participant.ofRedistribution(
                    plan,
                    next < 0 ? OptionalInt.empty() : OptionalInt.of(next + 1),
                    old < 0 ? Optional.empty() : shares.get(old),
                    seed());
            all.add(participant);
            if (next >= 0) {
                recipients.add(participant);
            }
        }
        say(all);
        return recipients.stream().map(each -> each.share(ceremony())).toList();
    }

    /** All that is due, by operations, until nothing is. */
    private void say(List<Participant> participants) {
        boolean spoke = true;
        while (spoke) {
            spoke = false;
            for (Participant participant : participants) {
                for (Participant.Said said : participant.due(ceremony(), random)) {
                    ledger.as(speaker(said)).accept(MODULE, new Say(KEY, said.message()));
                    spoke = true;
                }
            }
        }
    }

    private NodeId speaker(Participant.Said said) {
        boolean deals =
                said.message() instanceof CeremonyMessage.Deal || said.message() instanceof CeremonyMessage.Answer;
        return (deals ? record().dealers() : record().recipients()).get(said.sender() - 1);
    }

    private KeyEpoch current() {
        return ledger.query(KeysState.class).current(KEY).orElseThrow();
    }

    private CeremonyRecord record() {
        return ledger.query(KeysState.class).record(KEY).orElseThrow();
    }

    private Ceremony ceremony() {
        return ceremony(ledger);
    }

    private static Ceremony ceremony(ModuleHarness from) {
        return from.query(KeysState.class).ceremony(KEY).orElseThrow();
    }

    private static CeremonyMessage verdict() {
        return new CeremonyMessage.Verdict(new TreeSet<>());
    }

    private Bytes seed() {
        byte[] seed = new byte[Participant.SEED_SIZE];
        random.nextBytes(seed);
        return Hash.wrap(seed).bytes();
    }
}
