package internet2.trustchain.authority;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.Pem;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.store.StateStore;
import internet2.ledger.FakeMembership;
import internet2.ledger.Membership;
import internet2.ledger.ModuleHarness;
import internet2.ledger.Outcome;
import internet2.ledger.Receipt;
import internet2.trustchain.CaaProperty;
import internet2.trustchain.CaaRecords;
import internet2.trustchain.KeyHolders;
import internet2.trustchain.KeyName;
import internet2.trustchain.NameOwnership;
import internet2.trustchain.NetworkKey;
import internet2.trustchain.WorkloadRights;
import internet2.trustchain.authority.CertificateOperation.Publish;
import internet2.trustchain.authority.CertificateOperation.Published;
import internet2.trustchain.log.CheckpointSigner;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.TransparencyLog;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A network of one validator without consensus: real keys, real certificates, a real log, the real ledger
 * module, and a clock that the test moves.
 */
public final class TestNetwork implements AutoCloseable {

    public static final String DOMAIN = "example.internal";
    public static final String BASE = "http://[::1]:8080";
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    public static final SecureRandom RANDOM = new SecureRandom();

    public final HybridKey nodeKey = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, RANDOM);
    public final NodeId node = nodeKey.publicKey().id();
    public final NodeId administrator = new NodeId(Hash.of(new byte[] {1}));
    public final NodeId member = new NodeId(Hash.of(new byte[] {2}));
    public final NodeId stranger = new NodeId(Hash.of(new byte[] {3}));
    public final Map<String, NodeId> owners = new HashMap<>();
    public final Map<String, List<CaaProperty>> caa = new HashMap<>();
    public final Map<String, List<WorkloadRights.Grant>> workloads = new HashMap<>();

    public final GenesisAuthority genesis;
    public final ModuleHarness harness;
    public final TransparencyLog log;
    public final LogTrust trust;
    public final Authority authority;
    public final CertificateLedger ledger;
    public final FakeMembership membership;

    /** By generation. */
    final List<LocalIssuingKey> issuingKeys = new ArrayList<>();

    final Set<String> retired = new HashSet<>();
    private final KeyHolders holders = new Holders();
    private final StateStore store;
    private Instant now;

    public TestNetwork(Path folder, Instant start) {
        this(folder, start, IssuancePolicy.DEVELOPMENT);
    }

    public TestNetwork(Path folder, Instant start, IssuancePolicy policy) {
        now = start;
        genesis = GenesisAuthority.create(DOMAIN, policy, node, start, RANDOM);
        issuingKeys.add(genesis.issuingKey());
        membership = new FakeMembership()
                .administrator(administrator)
                .node(nodeKey.publicKey())
                .user(member)
                .hosted(administrator, node)
                .hosted(member, node);
        harness = ModuleHarness.of(new CertificatesModule())
                .provide(Membership.class, membership)
                .provide(NameOwnership.class, name -> Optional.ofNullable(owners.get(name)))
                .provide(CaaRecords.class, this::relevant)
                .provide(KeyHolders.class, holders)
                .provide(WorkloadRights.class, this::grants)
                .genesis(CertificatesModule.NAME, genesis.payload().encoded());
        Cosigner cosigner = Cosigner.of(genesis.payload().log().name(), nodeKey.publicKey());
        trust = LogTrust.majority(genesis.payload().log(), List.of(cosigner));
        store = StateStore.open(folder.resolve("log"));
        log = TransparencyLog.open(
                trust,
                CheckpointSigner.log(genesis.payload().log(), genesis.logKey()::sign)
                        .and(CheckpointSigner.validator(cosigner, nodeKey)),
                store);
        log.sign(now);
        ledger = new HarnessLedger();
        IssuerCertificate issuer = genesis.payload().issuers().getFirst();
        authority = authority(
                new AuthorityIdentity(node, issuer, generation -> issuingKeys.get(generation - 1), BASE, Consents.NONE),
                Optional.of(webAuthority(genesis.webIssuingKey())));
    }

    private Authority authority(AuthorityIdentity identity, Optional<Authority> web) {
        return new Authority(identity, ledger, log, RANDOM, this::now, AuthorityObserver.NONE, web);
    }

    /** The authority of the web hierarchy, signing so. */
    Authority webAuthority(IssuingKey key) {
        IssuerCertificate issuer =
                genesis.payload().web().orElseThrow().issuers().getFirst();
        return authority(new AuthorityIdentity(node, issuer, key, BASE), Optional.empty());
    }

    /** Writes {@code root.pem} and {@code issuers.pem}, what stands above certificates of the network hierarchy. */
    void write(OpenSsl openssl) {
        openssl.write("root.pem", genesis.bundle());
        openssl.write(
                "issuers.pem",
                new Pem(Pem.CERTIFICATE, genesis.payload().intermediates().getFirst()).text());
    }

    public Instant now() {
        return now;
    }

    public void advance(Duration by) {
        now = now.plus(by);
        harness.at(now).advance(Duration.ZERO);
    }

    /** One more that votes, and looks. */
    public HybridKey validator() {
        HybridKey key = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, RANDOM);
        membership.node(key.publicKey());
        return key;
    }

    /** The word of a validator, now. */
    public ControlFinding sees(HybridKey validator, ControlClaim claim) {
        return ControlFinding.by(validator, root(), claim, now);
    }

    public Hash root() {
        return Hash.of(genesis.payload().root());
    }

    public IssueRequest service(String name, internet2.foundation.Bytes csr, NodeId requester) {
        return new IssueRequest(csr, List.of(name), Optional.empty(), Purpose.SERVICE, requester);
    }

    /** As when a ceremony for the next issuing key is complete. */
    LocalIssuingKey makeIssuingKey() {
        LocalIssuingKey key = LocalIssuingKey.generate(RANDOM);
        issuingKeys.add(key);
        return key;
    }

    /** The node holds every key, and those of {@link #issuingKeys} are on the ledger. */
    private final class Holders implements KeyHolders {

        @Override
        public List<NodeId> holders(String key) {
            return retired.contains(key) ? List.of() : List.of(node);
        }

        @Override
        public Optional<Ed25519PublicKey> publicKey(String key) {
            return KeyName.of(key)
                    .filter(name -> name.purpose() == NetworkKey.ISSUING && name.generation() <= issuingKeys.size())
                    .map(name -> issuingKeys.get(name.generation() - 1).publicKey());
        }
    }

    private List<WorkloadRights.Grant> grants(String path) {
        return workloads.getOrDefault(path, List.of());
    }

    private List<CaaProperty> relevant(String name) {
        return caa.getOrDefault(name, List.of());
    }

    @Override
    public void close() {
        store.close();
    }

    private final class HarnessLedger implements CertificateLedger {

        private final CertificateState state = new CertificateState(() -> harness.state(CertificatesModule.NAME));

        @Override
        public CompletableFuture<Receipt> submit(CertificateOperation operation) {
            Outcome outcome = harness.as(node).at(now).apply(CertificatesModule.NAME, operation);
            if (outcome instanceof Outcome.Accepted accepted && operation instanceof Publish publish) {
                CertificatesGenesis payload = genesis.payload();
                long index = Published.decode(accepted.result()).leafIndex();
                log.append(
                        harness.height(),
                        List.of(CertificatesModule.entry(
                                publish,
                                index,
                                now,
                                state.issuerOf(publish.certificate()).orElseThrow(),
                                payload)),
                        now);
            }
            return CompletableFuture.completedFuture(new Receipt(Hash.ZERO, harness.height(), 0, now, outcome));
        }

        @Override
        public CertificateState state() {
            return state;
        }

        @Override
        public Membership membership() {
            return membership;
        }

        @Override
        public NameOwnership ownership() {
            return name -> Optional.ofNullable(owners.get(name));
        }

        @Override
        public CaaRecords authorizations() {
            return TestNetwork.this::relevant;
        }

        @Override
        public KeyHolders holders() {
            return holders;
        }

        @Override
        public WorkloadRights workloads() {
            return TestNetwork.this::grants;
        }
    }
}
