package internet2.server.gateway;

import internet2.foundation.AssetId;
import internet2.foundation.Bytes;
import internet2.foundation.GlobalAddress;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** Rooms that remember what they were asked and answer with something of the right shape. */
public final class FakeRooms
        implements CertificateApi,
                AuthorityApi,
                FakePolicies,
                NamesApi,
                FakeZones,
                FakeResolver,
                FakeLog,
                LedgerApi,
                AssetApi,
                MemoryApi,
                FakeContent,
                NodeApi,
                ConsensusApi,
                FakePeers,
                AcmeApi,
                WorkloadApi,
                EnrolmentApi {

    static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
    static final String HASH = "ab".repeat(32);
    static final GlobalAddress ADDRESS = new GlobalAddress(0, 1, new AssetId(2, 3), 0);
    static final int MEMORY_BYTES = 16 << 20;

    final byte[] memory = new byte[MEMORY_BYTES];
    final List<Object> asked = new ArrayList<>();

    /** Requests for a status wait here, for tests of what happens meanwhile. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    final AtomicInteger waiting = new AtomicInteger();

    volatile boolean healthy = true;

    final Set<String> revoked = ConcurrentHashMap.newKeySet();

    public GatewayApis apis() {
        return new GatewayApis(
                this, this, this, this, this, this, this, this, this, this, this, this, this, this, this, this, this,
                this, this, this, this);
    }

    synchronized <T> T lastAsked(Class<T> type) {
        return type.cast(asked.getLast());
    }

    private synchronized void note(Object request) {
        asked.add(request);
    }

    @Override
    public IssuedCertificate request(Caller caller, CertificateRequest request) {
        note(request);
        return issued();
    }

    @Override
    public CertificateView find(String id) {
        if (!id.equals("0a1b")) {
            throw ApiProblem.notFound("there is no certificate " + id);
        }
        return new CertificateView(
                id,
                id,
                "CN=web",
                List.of("web.test"),
                TIME,
                TIME,
                "good",
                Optional.empty(),
                Optional.empty(),
                "PEM",
                "PEM",
                Optional.of(proof()));
    }

    @Override
    public IssuedCertificate renew(Caller caller, RenewalRequest request) {
        note(request);
        return issued();
    }

    @Override
    public RevokedCertificate revoke(Caller caller, RevocationRequest request) {
        note(request);
        return new RevokedCertificate(
                request.id(), request.id(), TIME, request.reason().orElse("unspecified"));
    }

    private static IssuedCertificate issued() {
        return new IssuedCertificate("0a1b", "0a1b", List.of("web.test"), TIME, TIME, "PEM", "PEM", proof());
    }

    static JsonNode proof() {
        return ApiJson.tree(Map.of("leaf_index", 7, "path", List.of(HASH)));
    }

    @Override
    public LedgerReceipt renewIntermediate(Caller caller, String hierarchy, boolean newKey) {
        note(hierarchy);
        return receipt();
    }

    @Override
    public Keys keys() {
        return new Keys(List.of(new Key("issuing", HASH, 1, 3, List.of(HASH), true)));
    }

    @Override
    public String bundle(String hierarchy) {
        return "-----BEGIN CERTIFICATE-----\n" + hierarchy + "\n-----END CERTIFICATE-----\n";
    }

    @Override
    public Optional<Bytes> crl(String name) {
        return name.equals("network") ? Optional.of(Bytes.utf8("crl")) : Optional.empty();
    }

    @Override
    public Optional<Bytes> certificate(String name) {
        return name.equals("root") ? Optional.of(Bytes.utf8("certificate")) : Optional.empty();
    }

    @Override
    public StatusAnswer ocsp(Bytes request) {
        note(request);
        Optional<Instant> from = Optional.of(TIME).filter(kept -> !request.isEmpty());
        return new StatusAnswer(Bytes.utf8("ocsp"), from, from.map(time -> time.plusSeconds(600)));
    }

    @Override
    public Resolution resolve(String domain, String type, InetAddress client) {
        return new Resolution(
                domain, type, "NOERROR", true, "SECURE", List.of(new NameRecord(domain, type, 60, "::1")));
    }

    @Override
    public Anchors anchors() {
        return new Anchors(List.of(new Anchor("test.", "257 3 15 AAAA", List.of("1 15 2 00"))));
    }

    @Override
    public LedgerReceipt update(Caller caller, NameUpdate update) {
        note(update);
        return receipt();
    }

    @Override
    public Workloads workloads() {
        return new Workloads(List.of());
    }

    @Override
    public WorkloadEntry createWorkload(Caller caller, NewWorkload workload) {
        note(workload);
        return new WorkloadEntry(
                HASH,
                "spiffe://internal" + workload.path(),
                workload.node(),
                workload.selectors(),
                workload.names(),
                workload.ttl());
    }

    @Override
    public Enrolments enrolments(Optional<Hash> after, int limit) {
        return new Enrolments(List.of());
    }

    @Override
    public EnrolmentToken grantEnrolment(Caller caller, NewEnrolment enrolment) {
        note(enrolment);
        return new EnrolmentToken(
                HASH, "good", enrolment.names(), "service", HASH, TIME, TIME, Optional.empty(), 0, 1, Optional.empty());
    }

    @Override
    public LedgerReceipt revokeEnrolment(Caller caller, Hash id) {
        note(id);
        return receipt();
    }

    @Override
    public LedgerReceipt deleteWorkload(Caller caller, Hash id) {
        note(id);
        return receipt();
    }

    private static LedgerReceipt receipt() {
        return new LedgerReceipt(HASH, 5, 0, TIME);
    }

    @Override
    public void noted(Object request) {
        note(request);
    }

    @Override
    public ConsensusStatus consensus() {
        return new ConsensusStatus(
                "test",
                "validating",
                5,
                5,
                6,
                1,
                Optional.of(HASH),
                HASH,
                TIME,
                validators().validators(),
                Optional.of(1.5),
                0,
                List.of());
    }

    @Override
    public ValidatorList validators() {
        List<String> reasons = List.of("5 of its last 8 turns as leader were skipped");
        ValidatorView slow =
                new ValidatorView(HASH, 1, "suspected", 0.7, reasons, 6, Optional.of(120L), Optional.of(3.25));
        return new ValidatorList(1, List.of(slow));
    }

    @Override
    public EvidenceList evidence() {
        return new EvidenceList(
                List.of(new AccusationView(HASH, "prepared two blocks in view 4 of epoch 1", 1, 4, TIME, true)));
    }

    @Override
    public LedgerReceipt promote(Caller caller, Promotion promotion) {
        note(promotion);
        return receipt();
    }

    @Override
    public LedgerReceipt retire(Caller caller, NodeId node) {
        note(node);
        return receipt();
    }

    @Override
    public LedgerReceipt exclude(Caller caller, NodeId node, Exclusion exclusion) {
        note(node);
        return receipt();
    }

    @Override
    public LedgerReceipt admit(Caller caller, NodeId node) {
        note(node);
        return receipt();
    }

    @Override
    public BlockView block(long height) {
        if (height > 5) {
            throw ApiProblem.notFound("the newest block is 5");
        }
        OperationView operation = new OperationView(HASH, HASH, "names", Optional.empty(), Optional.empty());
        return new BlockView(height, HASH, HASH, TIME, HASH, List.of(operation), "AAAA");
    }

    @Override
    public Bytes blocks(long from) {
        return Bytes.of((byte) 0, (byte) 0, (byte) 0, (byte) 0);
    }

    @Override
    public StateProofView prove(String module, Bytes key) {
        return new StateProofView(module, key.hex(), Optional.empty(), 5, HASH, proof(), proof(), "AAAA");
    }

    @Override
    public Bytes epochSteps(long fromEpoch) {
        return Bytes.EMPTY;
    }

    @Override
    public OperationOutcome submit(Bytes operation) {
        note(operation);
        if (operation.isEmpty()) {
            throw ApiProblem.refused("stale_sequence", "the session's next sequence number is 3, not 2");
        }
        return new OperationOutcome(receipt(), "00");
    }

    @Override
    public AssetView register(Caller caller, AssetRegistration registration) {
        note(registration);
        return asset();
    }

    @Override
    public AssetPage list(AssetQuery query) {
        note(query);
        return new AssetPage(List.of(asset()), Optional.empty());
    }

    @Override
    public AssetView find(AssetId id) {
        return asset();
    }

    private static AssetView asset() {
        return new AssetView(
                ADDRESS.asset().toString(), HASH, HASH, "memory", "dimm", 1024, 1024, ADDRESS, Map.of("speed", "fast"));
    }

    @Override
    public LeaseView allocate(Caller caller, AssetId asset, Allocation allocation) {
        note(allocation);
        return lease();
    }

    @Override
    public LedgerReceipt release(Caller caller, AssetId lease) {
        note(lease);
        return receipt();
    }

    @Override
    public List<LeaseView> leases(Caller caller) {
        return List.of(lease());
    }

    private static LeaseView lease() {
        String id = ADDRESS.asset().toString();
        return new LeaseView(id, id, HASH, ADDRESS, 1024, TIME, TIME.plus(Duration.ofHours(1)));
    }

    @Override
    public void read(Caller caller, GlobalAddress address, long offset, long length, OutputStream sink)
            throws IOException {
        if (!address.equals(ADDRESS)) {
            throw new ApiProblem(ProblemKind.FORBIDDEN, "no_lease", "the caller has no lease at " + address);
        }
        if (offset + length > MEMORY_BYTES) {
            throw new ApiProblem(ProblemKind.OUT_OF_RANGE, "the lease has " + MEMORY_BYTES + " bytes");
        }
        sink.write(memory, (int) offset, (int) length);
    }

    @Override
    public long write(Caller caller, GlobalAddress address, long offset, long length, InputStream source)
            throws IOException {
        return source.readNBytes(memory, (int) offset, MEMORY_BYTES - (int) offset);
    }

    @Override
    public Bytes compareAndSwap(Caller caller, GlobalAddress address, long offset, Bytes expected, Bytes desired) {
        Bytes before = Bytes.of(memory).slice((int) offset, (int) offset + 8);
        if (before.equals(expected)) {
            desired.copyTo(memory, (int) offset);
        }
        return before;
    }

    @Override
    public NodeStatus status() {
        waiting.incrementAndGet();
        try {
            if (!gate.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test never opened the gate");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new NodeStatus(HASH, "test", "0.1.0", "development", "validator", TIME, 5, Map.of("stoq", "[::1]:7443"));
    }

    @Override
    public Health health() {
        return healthy
                ? new Health("up", Map.of("ledger", "up"))
                : new Health("down", Map.of("ledger", "no block for 60 s"));
    }

    @Override
    public JoinToken issueToken(Caller caller, TokenRequest request) {
        note(request);
        return new JoinToken("token", TIME);
    }

    @Override
    public KeyRotation rotateKeys(Caller caller) {
        return new KeyRotation(HASH, HASH);
    }

    @Override
    public Admission join(JoinRequest request) {
        note(request);
        Credential credential = new Credential("PEM", "PEM", proof());
        return new Admission("test", "AAAA", credential, credential, List.of(new Contact(HASH, "[::1]:7443")));
    }

    @Override
    public AcmeReply directory() {
        return acme(200, "");
    }

    @Override
    public AcmeReply nonce(int status) {
        return acme(status, "");
    }

    @Override
    public AcmeReply renewalInformation(String certificate) {
        return acme(200, certificate);
    }

    @Override
    public AcmeReply post(String target, Bytes body, String client) {
        note(target);
        return acme(200, body.utf8());
    }

    private static AcmeReply acme(int status, String body) {
        return new AcmeReply(status, "application/json", Bytes.utf8(body), Map.of("Replay-Nonce", "once"));
    }

    @Override
    public Optional<Bytes> answer(String token) {
        return token.equals("there") ? Optional.of(Bytes.utf8("there.thumbprint")) : Optional.empty();
    }

    @Override
    public Bytes backup(Optional<Bytes> after) {
        note(after);
        return Bytes.EMPTY;
    }

    @Override
    public ExternalKeyView createExternalKey(Caller caller, ExternalKeyRequest request) {
        note(request);
        return new ExternalKeyView("id", "key", request.label());
    }

    /** Accepts certificates of {@code root} by their names: {@code admin}, {@code revoked}, anything else. */
    ClientAuthenticator authenticator(TestAuthority authority) {
        return chain -> {
            try {
                chain.getFirst().verify(authority.root().getPublicKey());
            } catch (GeneralSecurityException e) {
                throw ApiProblem.forbidden("the client certificate is not of this network");
            }
            String name = chain.getFirst().getSubjectX500Principal().getName().substring(3);
            if (revoked.contains(name)) {
                throw ApiProblem.forbidden("the client certificate of " + name + " is revoked");
            }
            Role role = name.equals("admin") ? Role.ADMIN : Role.IDENTITY;
            return new ClientIdentity(NodeId.parse(HASH), name, role, chain.getFirst());
        };
    }
}
