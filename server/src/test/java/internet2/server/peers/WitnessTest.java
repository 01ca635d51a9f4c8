package internet2.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.Genesis;
import internet2.ledger.Ledger;
import internet2.ledger.Outcome;
import internet2.ledger.Parameters;
import internet2.ledger.Role;
import internet2.ledger.client.Account;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.client.Session;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation.AdmitIdentity;
import internet2.ledger.membership.RoundTripQuestion;
import internet2.ledger.membership.RoundTrips;
import internet2.ledger.membership.RoundTrips.RoundTrip;
import internet2.ledger.membership.SessionRights;
import internet2.ledger.node.LedgerConfiguration;
import internet2.ledger.node.LedgerNode;
import internet2.ledger.node.LedgerProtocol;
import internet2.stoq.Service;
import internet2.stoq.StoqRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A validator that measures how far hosts are, over real STOQ on {@code ::1}; some of the hosts lie. */
final class WitnessTest {

    private static final Duration DELAY = Duration.ofMillis(30);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HybridKey ADMINISTRATOR = HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, RANDOM);

    @TempDir
    Path folder;

    private List<LedgerEnd> ends = List.of();
    private LedgerEnd witness;
    private Genesis genesis;

    @BeforeEach
    void open() throws IOException {
        ends = LedgerEnd.open(5);
        witness = ends.getFirst();
        genesis = Genesis.ofOne(
                "witnessed",
                Instant.now(),
                witness.keys().publicKey(),
                ADMINISTRATOR.publicKey(),
                Parameters.development(),
                Map.of());
    }

    @AfterEach
    void close() {
        ends.forEach(LedgerEnd::close);
    }

    @Test
    void whoWaitsLooksFarAwayAndWhoDoesNotSignIsNotWitnessed() throws Exception {
        LedgerEnd honest = ends.get(1);
        LedgerEnd slow = ends.get(2);
        LedgerEnd forger = ends.get(3);
        LedgerEnd early = ends.get(4);
        AtomicInteger forged = new AtomicInteger();
        AtomicInteger replayed = new AtomicInteger();
        honest.serve(PeerServices.roundTrips(genesis.network(), honest.keys()));
        Service prompt = PeerServices.roundTrips(genesis.network(), slow.keys());
        slow.serve(Service.of(LedgerProtocol.SERVICE_ROUND_TRIP, (peer, request) -> {
            LockSupport.parkNanos(DELAY.toNanos());
            return prompt.handle(peer, request);
        }));
        forger.serve(Service.of(LedgerProtocol.SERVICE_ROUND_TRIP, (peer, request) -> {
            forged.incrementAndGet();
            return question(request).answer(ADMINISTRATOR.statementKey());
        }));
        AtomicReference<Bytes> before = new AtomicReference<>();
        early.serve(Service.of(LedgerProtocol.SERVICE_ROUND_TRIP, (peer, request) -> {
            replayed.incrementAndGet();
            Bytes signed = question(request).answer(early.keys().statementKey());
            Bytes old = before.getAndSet(signed);
            return old == null ? Bytes.wrap(new byte[RoundTripQuestion.ANSWER_BYTES]) : old;
        }));

        try (Ledger ledger = LedgerNode.open(
                        LedgerConfiguration.in(folder.resolve("ledger")),
                        genesis,
                        List.of(),
                        witness.keys(),
                        witness.ledger());
                NodeAccount account = account(ledger)) {
            admit(ledger, honest, slow, forger, early);
            account.witness(witness.ledger(), RANDOM);
            RoundTrips trips = ledger.query(RoundTrips.class);
            await(ledger, () -> trips.isWitnessed(honest.id(), witness.id()));
            await(ledger, () -> trips.isWitnessed(slow.id(), witness.id()));
            await(ledger, () -> forged.get() > 0 && replayed.get() > 0);

            assertThat(only(trips, slow.id()).micros()).isGreaterThanOrEqualTo(DELAY.toNanos() / 1000);
            assertThat(only(trips, honest.id()).micros())
                    .isLessThan(only(trips, slow.id()).micros());
            assertThat(trips.distanceBound(slow.id()).orElseThrow().metres()).isGreaterThan(4_000_000);
            assertThat(trips.of(forger.id())).isEmpty();
            assertThat(trips.of(early.id())).isEmpty();
            assertThat(account.problem()).isEmpty();
        }
    }

    @Test
    void aHostSignsNoQuestionThatIsAskedInAnothersName() throws Exception {
        LedgerEnd host = ends.get(1);
        LedgerEnd other = ends.get(2);
        host.serve(PeerServices.roundTrips(genesis.network(), host.keys()));
        Bytes nonce = Bytes.wrap(new byte[RoundTripQuestion.NONCE_BYTES]);
        RoundTripQuestion own = new RoundTripQuestion(genesis.network(), 0, other.id(), nonce);
        Bytes answer = other.ledger().call(host.id(), LedgerProtocol.SERVICE_ROUND_TRIP, own.encoded());
        assertThat(own.isAnsweredBy(host.keys().publicKey().statement(), answer))
                .isTrue();
        RoundTripQuestion foreign = new RoundTripQuestion(genesis.network(), 0, witness.id(), nonce);
        for (Bytes wrong : List.of(foreign.encoded(), Bytes.EMPTY, own.encoded().concat(nonce))) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                            () -> other.ledger().call(host.id(), LedgerProtocol.SERVICE_ROUND_TRIP, wrong)))
                    .isInstanceOf(StoqRefusal.class);
        }
    }

    private static RoundTripQuestion question(Bytes request) {
        return CanonicalReader.decode(request, RoundTripQuestion::decode);
    }

    private static RoundTrip only(RoundTrips trips, NodeId host) {
        assertThat(trips.of(host)).hasSize(1);
        return trips.of(host).getFirst();
    }

    private NodeAccount account(Ledger ledger) throws Exception {
        Path home = folder.resolve("home");
        Files.createDirectories(home);
        return NodeAccount.start(
                ledger,
                witness.keys(),
                home,
                Duration.ofHours(1),
                Duration.ofSeconds(20),
                RANDOM,
                InstantSource.system());
    }

    private static void admit(Ledger ledger, LedgerEnd... hosts) throws Exception {
        Session administrator = Session.open(
                new Account(ledger, ADMINISTRATOR),
                SessionRights.all(),
                Duration.ofHours(1),
                RANDOM,
                InstantSource.system());
        for (LedgerEnd host : hosts) {
            AdmitIdentity admission =
                    new AdmitIdentity(host.keys().publicKey(), "host", Role.NODE, 1000, Optional.empty());
            assertThat(administrator
                            .submit(MembershipModule.NAME, admission)
                            .get(20, TimeUnit.SECONDS)
                            .outcome())
                    .isInstanceOf(Outcome.Accepted.class);
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Ledger ledger, Condition condition) throws InterruptedException {
        for (int i = 0; i < 600 && !condition.holds(); i++) {
            ledger.awaitHeight(ledger.tip().height() + 1, Duration.ofMillis(100));
        }
        assertThat(condition.holds()).isTrue();
    }
}
