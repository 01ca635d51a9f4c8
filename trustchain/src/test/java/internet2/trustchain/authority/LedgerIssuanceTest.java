package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.store.StateStore;
import internet2.ledger.BlocksPrunedException;
import internet2.ledger.Genesis;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Parameters;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.node.LedgerConfiguration;
import internet2.ledger.node.LedgerNode;
import internet2.ledger.space.PlotParameters;
import internet2.stoq.RefusalCode;
import internet2.stoq.Verdict;
import internet2.trustchain.log.CheckpointSigner;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.EntrySource;
import internet2.trustchain.log.LogEntry;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.TransparencyLog;
import internet2.trustchain.threshold.epochs.KeysModule;
import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sequence on a real ledger of one validator: blocks, proofs, restart. */
class LedgerIssuanceTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HybridKey VALIDATOR = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, RANDOM);
    private static final HybridKey ADMINISTRATOR = HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, RANDOM);
    private static final NodeId NODE = VALIDATOR.publicKey().id();
    private static final NodeId ADMIN = ADMINISTRATOR.publicKey().id();

    private final GenesisAuthority authorityGenesis =
            GenesisAuthority.create(TestNetwork.DOMAIN, IssuancePolicy.DEVELOPMENT, NODE, Instant.now(), RANDOM);
    private final Genesis genesis = Genesis.ofOne(
            "test",
            Instant.now(),
            VALIDATOR.publicKey(),
            ADMINISTRATOR.publicKey(),
            parameters(),
            Map.of(
                    CertificatesModule.NAME, authorityGenesis.payload().encoded(),
                    KeysModule.NAME, authorityGenesis.keys().encoded()));
    private final LogRoles roles = new LogRoles();

    @TempDir
    Path folder;

    /** The log's signers and who believes them. */
    private final class LogRoles {
        private final Cosigner cosigner =
                Cosigner.of(authorityGenesis.payload().log().name(), VALIDATOR.publicKey());
        private final LogTrust log =
                LogTrust.majority(authorityGenesis.payload().log(), List.of(cosigner));
        private final CheckpointSigner signer = CheckpointSigner.log(
                        authorityGenesis.payload().log(), authorityGenesis.logKey()::sign)
                .and(CheckpointSigner.validator(cosigner, VALIDATOR));
    }

    private static Parameters parameters() {
        Parameters base = Parameters.development();
        return new Parameters(
                base.epoch(),
                base.idleInterval(),
                base.citedAgeMax(),
                base.citedBlocksMax(),
                4,
                20,
                1_000_000,
                0,
                base.sessionLifetimeMax(),
                base.stakeMin(),
                new PlotParameters(6, 3, 4, 8, 8));
    }

    /** A node as the server composes it. */
    private final class Node implements AutoCloseable {

        private final LedgerNode ledger;
        private final NodeAccount account;
        private final StateStore store;
        private final TransparencyLog log;
        private final LogFeed feed;
        private final Authority authority;
        private final CertificateState state;

        Node() throws Exception {
            ledger = LedgerNode.openValidator(
                    LedgerConfiguration.in(folder.resolve("ledger")),
                    genesis,
                    List.of(new NoNames(), new CertificatesModule(), new KeysModule()),
                    VALIDATOR);
            store = StateStore.open(folder.resolve("log"));
            log = TransparencyLog.open(roles.log, roles.signer, store);
            feed = LogFeed.start(ledger, log, List::of, InstantSource.system());
            account = NodeAccount.start(
                    ledger,
                    VALIDATOR,
                    folder,
                    Duration.ofHours(1),
                    Duration.ofSeconds(10),
                    RANDOM,
                    InstantSource.system());
            CertificateLedger certificates = CertificateLedger.of(
                    ledger, operation -> account.session().submit(CertificatesModule.NAME, operation));
            state = certificates.state();
            authority = new Authority(
                    new AuthorityIdentity(
                            NODE,
                            authorityGenesis.payload().issuers().getFirst(),
                            authorityGenesis.issuingKey(),
                            "http://[::1]:8080"),
                    certificates,
                    log,
                    RANDOM,
                    InstantSource.system(),
                    AuthorityObserver.NONE);
        }

        IssuedCertificate issue(String name, Bytes csr) throws IssuanceRefused {
            return authority.issue(new IssueRequest(csr, List.of(name), Optional.empty(), Purpose.SERVICE, ADMIN));
        }

        @Override
        public void close() {
            feed.close();
            account.close();
            ledger.close();
            store.close();
        }
    }

    private Bytes csr() {
        return new OpenSsl(folder).request("csr", "/CN=x", List.of("ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
    }

    @Test
    void manyAtOnceAreAllInTheLogWithProofsThatHold() throws Exception {
        Bytes csr = csr();
        try (Node node = new Node();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<IssuedCertificate>> asked = IntStream.range(0, 32)
                    .mapToObj(i -> callers.submit(() -> node.issue("w" + i + ".example.internal", csr)))
                    .toList();
            for (Future<IssuedCertificate> each : asked) {
                IssuedCertificate issued = each.get();
                assertThat(issued.proof()
                                .verify(issued.certificate(), roles.log)
                                .size())
                        .isGreaterThan(issued.proof().leafIndex());
            }
            assertThat(node.log.size()).isEqualTo(32);
            assertThat(node.log.root()).isEqualTo(node.state.frontier().root());
        }
    }

    @Test
    void aRestartContinuesAndALostIndexIsMadeAnew() throws Exception {
        Bytes csr = csr();
        Serial serial;
        String note;
        try (Node node = new Node()) {
            node.issue("a.example.internal", csr);
            serial = node.issue("b.example.internal", csr).serial();
            note = node.log.checkpoint().orElseThrow();
        }
        try (Node node = new Node()) {
            assertThat(node.log.checkpoint()).contains(note);
            assertThat(node.authority.find(serial)).isPresent();
        }
        StateStore.destroy(folder.resolve("log"));
        try (Node node = new Node()) {
            assertThat(node.log.head().orElseThrow().size()).isEqualTo(2);
            IssuedCertificate found = node.authority.find(serial).orElseThrow();
            found.proof().verify(found.certificate(), roles.log);
            assertThat(node.issue("c.example.internal", csr).proof().leafIndex())
                    .isEqualTo(2);
        }
    }

    @Test
    void whatStoodInBlocksThatThisNodeNeverHadComesFromTheLogOfWhoeverIsTruthful() throws Exception {
        Bytes csr = csr();
        try (Node node = new Node();
                StateStore store = StateStore.open(folder.resolve("late log"))) {
            for (int i = 0; i < 5; i++) {
                node.issue("w" + i + ".example.internal", csr);
            }
            TransparencyLog late = TransparencyLog.open(roles.log, CheckpointSigner.NONE, store);
            List<EntrySource> others = List.of(new Liar(node.log), new Other("honest", node.log));

            LogFeed feed = LogFeed.start(beginsLate(node.ledger), late, () -> others, InstantSource.system());

            assertThat(late.root()).isEqualTo(node.log.root());
            node.issue("after.example.internal", csr);
            for (int i = 0; i < 100 && late.size() < 6; i++) {
                node.ledger.awaitHeight(node.ledger.tip().height() + 1, Duration.ofSeconds(10));
            }
            assertThat(late.root()).isEqualTo(node.log.root());
            feed.close();
        }
    }

    @Test
    void whereNobodyHasTheMissedEntriesTheLogDoesNotOpen() throws Exception {
        try (Node node = new Node();
                StateStore store = StateStore.open(folder.resolve("late log"))) {
            node.issue("a.example.internal", csr());
            TransparencyLog late = TransparencyLog.open(roles.log, CheckpointSigner.NONE, store);
            assertThatThrownBy(() -> LogFeed.start(
                            beginsLate(node.ledger), late, () -> List.of(new Liar(node.log)), InstantSource.system()))
                    .isInstanceOf(LedgerUnavailableException.class)
                    .hasMessageContaining("transparency log");
        }
    }

    /** Two entries at a time, so that more than one question is needed. */
    private record Other(String name, TransparencyLog log) implements EntrySource {

        @Override
        public List<LogEntry> entries(long from) {
            return LogEntry.unbundle(LogEntry.bundle(log.entries(from, 2)));
        }
    }

    /** Has everything, but one certificate was exchanged for another. */
    private record Liar(TransparencyLog log) implements EntrySource {

        @Override
        public String name() {
            return "liar";
        }

        @Override
        public List<LogEntry> entries(long from) {
            return log.entries(from, 2).stream()
                    .map(each -> new LogEntry(
                            each.index(),
                            each.timestamp(),
                            log.entries(0, 1).getFirst().certificate().slice(1, 100),
                            each.issuers()))
                    .toList();
        }
    }

    /** The same ledger as one sees it who began with the state of now. */
    private static Ledger beginsLate(Ledger whole) {
        long first = whole.tip().height() + 1;
        return (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("blocks") && (long) arguments[0] < first) {
                        throw new BlocksPrunedException((long) arguments[0], first);
                    }
                    try {
                        return method.invoke(whole, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void revocationHoldsForTheNextHandshake() throws Exception {
        Bytes csr = csr();
        try (Node node = new Node()) {
            IssuedCertificate issued = node.authority.issue(
                    IssueRequest.forNode(csr, NODE, genesis.network(), TestNetwork.DOMAIN, Optional.empty()));
            X509Certificate leaf = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(issued.certificate().toArray()));
            NetworkAuthenticator authenticator =
                    new NetworkAuthenticator(authorityGenesis.payload(), roles.log, Optional.of(node.state));
            assertThat(authenticator.checkChain(List.of(leaf), Instant.now())).isEqualTo(new Verdict.Vouched(NODE));
            assertThat(authenticator.checkTrust(
                            leaf, VALIDATOR.publicKey(), issued.proof().encoded(), Instant.now()))
                    .isEqualTo(new Verdict.Vouched(NODE));

            node.authority.revoke(issued.serial(), RevocationReason.SUPERSEDED, NODE);

            assertThat(authenticator.checkChain(List.of(leaf), Instant.now()))
                    .isInstanceOfSatisfying(
                            Verdict.Refused.class,
                            refused -> assertThat(refused.code()).isEqualTo(RefusalCode.CERTIFICATE_REVOKED));
        }
    }
}
