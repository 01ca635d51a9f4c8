package internet2.ledger.node;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.BlockReference;
import internet2.ledger.CraftedOperation;
import internet2.ledger.FakeClock;
import internet2.ledger.Genesis;
import internet2.ledger.Ledger;
import internet2.ledger.NotesModule;
import internet2.ledger.NotesModule.Write;
import internet2.ledger.Operation;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.ledger.Role;
import internet2.ledger.TestNetwork;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.membership.EpochRecord;
import internet2.ledger.membership.MembershipOperation.AdmitIdentity;
import internet2.ledger.membership.MembershipOperation.CloseSession;
import internet2.ledger.membership.MembershipOperation.CommitPlot;
import internet2.ledger.membership.MembershipOperation.ExcludeIdentity;
import internet2.ledger.membership.MembershipOperation.OpenSession;
import internet2.ledger.membership.MembershipOperation.ProvePresence;
import internet2.ledger.membership.Registry;
import internet2.ledger.membership.SessionRights;
import internet2.ledger.space.Plot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each proof, each way to fail, from submission to receipt. */
final class FourProofsTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HybridKey ADMINISTRATOR = TestNetwork.ADMINISTRATOR;
    private static final HybridKey NEWCOMER = HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, RANDOM);
    private static final Duration WINDOW = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private final FakeClock clock = new FakeClock(Instant.now());
    private final Ed25519Key session = Ed25519Key.generate(RANDOM);
    private TestNetwork network;
    private Ledger ledger;
    private NodeAccount node;

    @BeforeEach
    void begin() throws Exception {
        var parameters =
                TestNetwork.parameters().withIdleInterval(Duration.ofMillis(20)).withCitedWindow(WINDOW, 3);
        network = new TestNetwork(folder, parameters, new NotesModule()).withClock(clock);
        ledger = network.openValidator();
        node = network.start(ledger);
        open(session, SessionRights.all());
    }

    @AfterEach
    void end() {
        network.close();
    }

    // when

    @Test
    void time() throws Exception {
        BlockReference tip = ledger.tip();
        refused("time-missing", write().cited(BlockReference.NONE).make());
        refused(
                "time-not-found",
                write().cited(new BlockReference(tip.height() + 1000, tip.hash()))
                        .make());
        refused(
                "time-not-found",
                write().cited(new BlockReference(tip.height(), Hash.ZERO)).make());

        clock.advance(WINDOW.plusSeconds(1));
        accepted(write().cited(tip).make());
        awaitBlocks(5);
        refused("time-expired", write().cited(tip).make());
    }

    // who

    @Test
    void stakeOfStrangersAndOfTheExcluded() {
        Ed25519Key hers = Ed25519Key.generate(RANDOM);
        refused(
                "stake-none",
                CraftedOperation.bySession(ledger, NEWCOMER, hers)
                        .payload("notes", note())
                        .make());

        admit(NEWCOMER);
        refused("member-exists", admission(NEWCOMER).make());
        accepted(administrators(
                        "ledger", new ExcludeIdentity(NEWCOMER.publicKey().id(), "test"))
                .make());
        refused(
                "stake-excluded",
                CraftedOperation.bySession(ledger, NEWCOMER, hers)
                        .payload("notes", note())
                        .make());
        assertThat(ledger.query(Registry.class).bonded(ADMINISTRATOR.publicKey().id()))
                .isEqualTo(Genesis.STAKE_DEFAULT);
    }

    @Test
    void stakeSignatures() {
        refused("stake-signature", write().signedBy(Ed25519Key.generate(RANDOM)).make());
        Operation other = write().make();
        refused(
                "stake-signature",
                administrators("notes", new Write("x", "altered"))
                        .make(altered -> altered.withAuthorization(other.authorization())));
        Operation open = openSession(Ed25519Key.generate(RANDOM), SessionRights.all(), hour())
                .make();
        Operation stolen = openSession(Ed25519Key.generate(RANDOM), SessionRights.all(), hour())
                .make(stealing -> stealing.withAuthorization(open.authorization()));
        refused("stake-signature", stolen);
    }

    @Test
    void stakeAuthorization() {
        refused("stake-authorization", write().signedByIdentity().make());
        refused(
                "stake-authorization",
                administrators("ledger", new OpenSession(session.publicKey(), SessionRights.all(), hour()))
                        .make());
    }

    @Test
    void stakeSessions() {
        Ed25519Key unknown = Ed25519Key.generate(RANDOM);
        refused(
                "stake-session",
                CraftedOperation.bySession(ledger, ADMINISTRATOR, unknown)
                        .payload("notes", note())
                        .make());
        refused(
                "session-exists",
                openSession(session, SessionRights.all(), hour()).make());
        refused(
                "session-lifetime",
                openSession(unknown, SessionRights.all(), clock.instant()).make());
        refused(
                "session-lifetime",
                openSession(unknown, SessionRights.all(), clock.instant().plus(Duration.ofDays(9)))
                        .make());

        open(unknown, SessionRights.reading("notes"));
        refused(
                "stake-rights",
                CraftedOperation.bySession(ledger, ADMINISTRATOR, unknown)
                        .payload("notes", note())
                        .make());
        accepted(administrators("ledger", new CloseSession(unknown.publicKey())).make());
        refused(
                "stake-session",
                CraftedOperation.bySession(ledger, ADMINISTRATOR, unknown)
                        .payload("notes", note())
                        .make());
    }

    @Test
    void stakeSessionsThatExpired() throws Exception {
        Ed25519Key brief = Ed25519Key.generate(RANDOM);
        accepted(openSession(brief, SessionRights.all(), clock.instant().plusSeconds(30))
                .make());
        clock.advance(Duration.ofSeconds(31));
        awaitBlocks(2);
        refused(
                "stake-session-expired",
                CraftedOperation.bySession(ledger, ADMINISTRATOR, brief)
                        .payload("notes", note())
                        .make());
    }

    @Test
    void sequences() {
        Operation first = write().make();
        accepted(first);
        refused("sequence-replayed", first);
        long next = ledger.nextSequence(ADMINISTRATOR.publicKey().id(), Optional.of(session.publicKey()));
        refused("sequence-gap", write().sequence(next + 1).make());
        accepted(write().sequence(next).make());
    }

    // what

    @Test
    void work() {
        refused("work-missing", write().unsolved().make());
        refused("work-insufficient", write().wronglySolved().make());
        refused("work-resources", write().stateBytes(10).make());
        accepted(write().make());
    }

    @Test
    void aSessionCostsAPuzzleOfItsOwn() {
        refused(
                "work-missing",
                openSession(Ed25519Key.generate(RANDOM), SessionRights.all(), hour())
                        .unsolved()
                        .make());
    }

    // where

    @Test
    void spaceOfANodeThatNeverProvedIt() throws Exception {
        admit(NEWCOMER);
        refused(
                "space-missing",
                CraftedOperation.byIdentity(ledger, NEWCOMER)
                        .payload("ledger", new OpenSession(session.publicKey(), SessionRights.all(), hour()))
                        .make());
        refused(
                "space-uncommitted",
                newcomers(new ProvePresence(epoch().number(), List.of())).make());
        try (Plot plot = plotOf(NEWCOMER);
                Plot other = plotOf(ADMINISTRATOR)) {
            var openings = plot.commitment(epoch().randomness());
            var foreign = new CommitPlot(epoch().number(), other.roots(), other.commitment(epoch().randomness()));
            refused("space-wrong", newcomers(foreign).make());
            refused(
                    "space-wrong",
                    newcomers(new CommitPlot(epoch().number(), plot.roots(), openings.reversed()))
                            .make());
            refused(
                    "space-epoch",
                    newcomers(new CommitPlot(epoch().number() + 1, plot.roots(), openings))
                            .make());
            accepted(newcomers(new CommitPlot(epoch().number(), plot.roots(), openings))
                    .make());
            refused(
                    "space-missing",
                    newcomers(new OpenSession(session.publicKey(), SessionRights.all(), hour()))
                            .make());

            var presence = plot.presence(epoch().randomness());
            var wrong = plot.presence(Hash.of(Bytes.utf8("another epoch's randomness")));
            refused(
                    "space-wrong",
                    newcomers(new ProvePresence(epoch().number(), wrong)).make());
            refused(
                    "space-epoch",
                    newcomers(new ProvePresence(epoch().number() + 1, presence)).make());
            accepted(newcomers(new ProvePresence(epoch().number(), presence)).make());
            refused(
                    "space-replayed",
                    newcomers(new ProvePresence(epoch().number(), presence)).make());
            accepted(newcomers(new OpenSession(session.publicKey(), SessionRights.all(), hour()))
                    .make());
        }
    }

    @Test
    void spaceThatWasNotRenewed() throws Exception {
        node.close();
        clock.advance(Duration.ofMinutes(21));
        awaitBlocks(4); // one closes the epoch, the next one begins another
        refused("space-stale", write().make());

        try (Plot plot = Plot.open(
                folder.resolve("validator"),
                ledger.network(),
                TestNetwork.VALIDATOR.publicKey().id(),
                TestNetwork.PLOT)) {
            accepted(CraftedOperation.byIdentity(ledger, TestNetwork.VALIDATOR)
                    .payload("ledger", new ProvePresence(epoch().number(), plot.presence(epoch().randomness())))
                    .make());
        }
        accepted(write().make());
    }

    @Test
    void theKeeperRenewsAheadOfTime() throws Exception {
        for (int epochs = 0; epochs < 5; epochs++) {
            long now = epoch().number();
            clock.advance(Duration.ofMinutes(10).plusSeconds(1));
            for (int i = 0; i < 500 && provenEpoch() <= now; i++) {
                awaitBlocks(1);
            }
            assertThat(provenEpoch())
                    .as(node.problem().toString() + ledger.status())
                    .isGreaterThan(now);
            accepted(write().make());
        }
    }

    // everything else that is wrong with an operation

    @Test
    void envelopes() {
        refused("network-foreign", write().network(new NetworkId(Hash.ZERO)).make());
        refused("module-unknown", administrators("nobody", note()).make());
        refused("payload-malformed", write().payload("notes", Bytes.utf8("?")).make());
        refused("payload-malformed", write().payload("ledger", Bytes.utf8("?")).make());
    }

    @Test
    void onlyAdministratorsAdmitAdministrators() {
        Ed25519Key nodes = Ed25519Key.generate(RANDOM);
        accepted(CraftedOperation.byIdentity(ledger, TestNetwork.VALIDATOR)
                .payload("ledger", new OpenSession(nodes.publicKey(), SessionRights.all(), hour()))
                .make());
        refused(
                "not-administrator",
                CraftedOperation.bySession(ledger, TestNetwork.VALIDATOR, nodes)
                        .payload(
                                "ledger",
                                new AdmitIdentity(
                                        NEWCOMER.publicKey(),
                                        "a",
                                        Role.ADMINISTRATOR,
                                        1,
                                        Optional.of(TestNetwork.VALIDATOR
                                                .publicKey()
                                                .id())))
                        .make());
    }

    private long provenEpoch() {
        return ledger.query(Registry.class)
                .epochProven(TestNetwork.VALIDATOR.publicKey().id())
                .orElse(-1L);
    }

    private EpochRecord epoch() {
        return ledger.query(Registry.class).epoch();
    }

    private Plot plotOf(HybridKey identity) throws Exception {
        Path home =
                Files.createDirectories(folder.resolve(identity.publicKey().id().toString()));
        return Plot.open(home, ledger.network(), identity.publicKey().id(), TestNetwork.PLOT);
    }

    private Instant hour() {
        return clock.instant().plus(Duration.ofHours(1));
    }

    private static Write note() {
        return new Write("x", "text");
    }

    private CraftedOperation write() {
        return administrators("notes", note());
    }

    private CraftedOperation administrators(String module, Encodable payload) {
        return CraftedOperation.bySession(ledger, ADMINISTRATOR, session).payload(module, payload);
    }

    private CraftedOperation newcomers(Encodable payload) {
        return CraftedOperation.byIdentity(ledger, NEWCOMER).payload("ledger", payload);
    }

    private CraftedOperation openSession(Ed25519Key key, SessionRights rights, Instant expiry) {
        return CraftedOperation.byIdentity(ledger, ADMINISTRATOR)
                .payload("ledger", new OpenSession(key.publicKey(), rights, expiry));
    }

    private void open(Ed25519Key key, SessionRights rights) {
        accepted(openSession(key, rights, hour()).make());
    }

    private CraftedOperation admission(HybridKey newcomer) {
        return administrators(
                "ledger", new AdmitIdentity(newcomer.publicKey(), "newcomer", Role.NODE, 5, Optional.empty()));
    }

    private void admit(HybridKey newcomer) {
        accepted(admission(newcomer).make());
    }

    private void accepted(Operation operation) {
        Receipt receipt = ledger.submit(operation).join();
        assertThat(receipt.outcome()).isInstanceOf(Outcome.Accepted.class);
    }

    private void refused(String code, Operation operation) {
        Receipt receipt = ledger.submit(operation).join();
        assertThat(receipt.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused ->
                                assertThat(refused.code()).as(refused.reason()).isEqualTo(code));
    }

    private void awaitBlocks(int more) throws InterruptedException {
        assertThat(ledger.awaitHeight(ledger.tip().height() + more, Duration.ofSeconds(10)))
                .isTrue();
    }
}
