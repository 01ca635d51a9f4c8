package internet2.trustchain.authority;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.crypto.Pem;
import internet2.foundation.crypto.TlsKeys;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.fuzz.Fixture;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import internet2.ledger.FakeMembership;
import internet2.ledger.Membership;
import internet2.ledger.ModuleHarness;
import internet2.ledger.Outcome;
import internet2.stoq.Verdict;
import internet2.trustchain.CaaRecords;
import internet2.trustchain.KeyHolders;
import internet2.trustchain.NameOwnership;
import internet2.trustchain.WorkloadRights;
import internet2.trustchain.authority.CertificateOperation.GrantEnrolment;
import internet2.trustchain.authority.CertificateOperation.OrderIntermediate;
import internet2.trustchain.authority.CertificateOperation.Publish;
import internet2.trustchain.authority.CertificateOperation.RenewIntermediate;
import internet2.trustchain.authority.CertificateOperation.Revoke;
import internet2.trustchain.authority.CertificateOperation.RevokeEnrolment;
import internet2.trustchain.authority.CertificateOperation.SetPolicy;
import internet2.trustchain.authority.CertificateVerifier.Evidence;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.validation.ValidationParameters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ocsp.OCSPResponse;

/** Certificates, requests for them and questions about them. */
final class AuthorityFuzzTest extends FuzzTargets {

    private static final Instant NOW = TestNetwork.START;

    /** Whose possession of the key is beyond doubt: what is signed with it gets past the signature. */
    private static final Ed25519Key REQUESTER = Ed25519Key.fromSeed(Bytes.wrap(new byte[32]));

    @Override
    protected int mutations(String target) {
        return 1000;
    }

    @FuzzTest
    void request(byte[] data) {
        parsed(() -> CertificateRequest.parse(Bytes.of(data)), IssuanceRefused.class);
    }

    /** Why something should be signed, as a coordinator has it: it gets no certificate past the approval. */
    @FuzzTest
    void evidence(byte[] data) {
        canonical(data, IssuanceEvidence::decode, MalformedInputException.class);
    }

    /** What a machine shows that has no identity. */
    @FuzzTest
    void enrolment(byte[] data) {
        canonical(data, EnrolmentProof::decode, MalformedInputException.class);
    }

    @FuzzTest
    void enrolmentToken(byte[] data) {
        parsed(() -> EnrolmentToken.parse(Bytes.of(data).utf8()), MalformedInputException.class);
    }

    /** What a newcomer shows beside its request. */
    @FuzzTest
    void consent(byte[] data) {
        canonical(data, RequestConsent::decode);
    }

    /** The part of a request that is signed, signed. */
    @FuzzTest
    void signedRequest(byte[] data) {
        Bytes request = RequestSeeds.signed(Bytes.of(data), REQUESTER);
        parsed(() -> CertificateRequest.parse(request), IssuanceRefused.class);
    }

    @FuzzTest
    void statusRequest(byte[] data) {
        Bytes answer = parsed(() -> Network.RESPONDER.respond(Bytes.of(data), NOW))
                .orElseThrow()
                .der();
        holds(answer.size() <= 4 * OcspRequest.SIZE_MAX, "an answer much longer than its question");
        OCSPResponse.getInstance(answer.toArray());
    }

    @FuzzTest
    void certificate(byte[] data) {
        parsed(() -> Network.VERIFIER.verify(Bytes.of(data), ValidationParameters.at(NOW), Evidence.NONE));
    }

    @FuzzTest
    void issuer(byte[] data) {
        parsed(() -> IssuerCertificate.parse(Bytes.of(data)), MalformedInputException.class)
                .ifPresent(issuer -> parsed(() -> issuer.subject().toString()));
    }

    /** A chain in a file, as {@code nexus cert verify} takes it. */
    @FuzzTest
    void files(byte[] data) {
        parsed(
                        () -> CertificateVerifier.certificates(new String(data, StandardCharsets.UTF_8)),
                        MalformedInputException.class)
                .ifPresent(all -> Network.VERIFIER.verify(all.getFirst(), ValidationParameters.at(NOW), Evidence.NONE));
    }

    /** What a peer presents in its TLS handshake, as far as the JDK takes it for a certificate. */
    @FuzzTest
    void peerCertificate(byte[] data) {
        Optional<X509Certificate> leaf = parsed(() -> x509(Bytes.of(data)), CertificateException.class);
        if (leaf.isPresent()) {
            Network.AUTHENTICATOR.checkChain(List.of(leaf.get()), NOW);
            Network.AUTHENTICATOR.checkTrust(leaf.get(), Network.KEYS, Bytes.EMPTY, NOW);
        }
    }

    /** The proof that a peer staples to a certificate of the network. */
    @FuzzTest
    void stapledProof(byte[] data) {
        Verdict verdict = parsed(
                        () -> Network.AUTHENTICATOR.checkTrust(Network.LEAF, Network.KEYS, Bytes.of(data), NOW))
                .orElseThrow();
        boolean genuine = Network.PROOF.equals(Bytes.of(data));
        holds(!genuine || verdict instanceof Verdict.Vouched, "the genuine proof is refused");
    }

    @FuzzTest
    void genesis(byte[] data) {
        canonical(data, CertificatesGenesis::decode);
    }

    /** The module's operations: read canonically, and applied without breaking it. */
    @FuzzTest
    void operation(byte[] data) {
        CertificatesModule module = new CertificatesModule();
        canonical(data, module::decode, MalformedInputException.class, IllegalArgumentException.class);
        ModuleHarness ledger = ModuleHarness.of(module)
                .provide(Membership.class, new FakeMembership().node(Network.KEYS.id()))
                .provide(NameOwnership.class, name -> Optional.empty())
                .provide(CaaRecords.class, CaaRecords.NONE)
                .provide(WorkloadRights.class, WorkloadRights.NONE)
                .provide(KeyHolders.class, key -> List.of(Network.KEYS.id()))
                .genesis(CertificatesModule.NAME, Network.GENESIS.encoded())
                .at(NOW)
                .as(Network.KEYS.id());
        if (ledger.apply(CertificatesModule.NAME, Bytes.of(data)) instanceof Outcome.Refused refused) {
            holds(!refused.code().equals("module-failed"), "the module broke");
        }
    }

    @FuzzTest
    void subjectName(byte[] data) {
        parsed(() -> SubjectName.parse(new String(data, StandardCharsets.UTF_8)), IssuanceRefused.class)
                .ifPresent(name ->
                        same(name, parsed(() -> SubjectName.parse(name.text())).orElseThrow()));
    }

    /** What a name beyond ASCII stands for. */
    @FuzzTest
    void internationalName(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        parsed(() -> Punycode.decode(text))
                .flatMap(decoded -> decoded)
                .ifPresent(decoded -> same(text, Punycode.encode(decoded)));
        parsed(() -> new SubjectName.DnsName("xn--" + text + ".example"), IllegalArgumentException.class)
                .ifPresent(InternationalNames::fault);
    }

    @FuzzTest
    void serial(byte[] data) {
        parsed(() -> Serial.parse(new String(data, StandardCharsets.UTF_8)), IllegalArgumentException.class)
                .ifPresent(serial -> same(serial, Serial.parse(serial.toString())));
    }

    private static X509Certificate x509(Bytes der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.toArray()));
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws Exception {
        Path folder = Files.createTempDirectory("fuzz");
        try (TestNetwork network = new TestNetwork(folder, NOW)) {
            writeCertificates(seeds, network);
        }
        RequestSeeds.write(seeds, REQUESTER);
        for (String name : List.of("web.example.internal", "*.a.example", "::1", "spiffe://example.internal/node/a")) {
            seeds.valid("subjectName", Hash.of(Bytes.utf8(name)).hex().substring(0, 8), name);
        }
        seeds.hostile("subjectName", "no-address", "999.1.1.1");
        seeds.hostile("subjectName", "path", "spiffe://a" + "/a".repeat(5_000));
        seeds.hostile("subjectName", "labels", "a.".repeat(5_000));
        seeds.valid("internationalName", "bucher", "bcher-kva");
        seeds.valid("internationalName", "japanese", "wgv71a119e");
        seeds.hostile("internationalName", "overflow", "99999999999999999999");
        seeds.valid("serial", "colons", "01:ab:CD");
        seeds.hostile("serial", "long", "f".repeat(64));
    }

    private static void writeEnrolments(SeedWriter seeds, TestNetwork network, IssuedCertificate issued)
            throws IOException {
        EnrolmentToken token = EnrolmentToken.draw(Hash.ZERO, NOW, new SecureRandom());
        EnrolmentGrant grant = new EnrolmentGrant(
                token.key().publicKey(),
                List.of(new SubjectName.DnsName("web.example.internal")),
                Purpose.SERVICE,
                Optional.of(Duration.ofHours(1)),
                NOW,
                1);
        EnrolmentProof proof = new EnrolmentProof.ByToken(token.id(), NOW, Bytes.utf8("signature"));
        seeds.valid("enrolmentToken", "token", token.text());
        seeds.valid("enrolment", "token", proof)
                .valid(
                        "enrolment",
                        "certificate",
                        new EnrolmentProof.ByCertificate(issued.certificate(), NOW, Bytes.utf8("signature")))
                .valid("operation", "grant", new GrantEnrolment(network.node, grant))
                .valid("operation", "end", new RevokeEnrolment(network.node, grant.id()))
                .valid("operation", "order", new OrderIntermediate(network.node, Hierarchy.WEB))
                .valid(
                        "operation",
                        "renew",
                        new RenewIntermediate(
                                network.node,
                                Hierarchy.NETWORK,
                                network.genesis.payload().intermediates().getFirst()))
                .valid(
                        "operation",
                        "enrolled",
                        new Publish(
                                network.node,
                                Purpose.SERVICE,
                                issued.certificate(),
                                Optional.empty(),
                                Optional.of(proof)));
    }

    private static void writeCertificates(SeedWriter seeds, TestNetwork network) throws Exception {
        KeyPair key = TlsKeys.generate(new SecureRandom());
        IssuedCertificate issued = network.authority.issue(IssueRequest.forNode(
                Bytes.utf8(SigningRequest.create(key, List.of())),
                network.node,
                new NetworkId(Hash.ZERO),
                TestNetwork.DOMAIN,
                Optional.empty()));
        CertificatesGenesis genesis = network.genesis.payload();
        String bundle = network.genesis.bundle();
        String chain = new Pem(Pem.CERTIFICATE, issued.certificate()).text()
                + new Pem(Pem.CERTIFICATE, genesis.intermediates().getFirst()).text();
        RequestConsent consent = RequestConsent.by(
                network.nodeKey,
                new NetworkId(Hash.ZERO),
                new ConsentedRequest(network.node, Bytes.utf8("request"), Purpose.NODE, List.of()),
                NOW);
        IssuanceEvidence requested = new IssuanceEvidence.Requested(
                network.node,
                Purpose.NODE,
                Bytes.utf8("request"),
                Optional.of(consent),
                Optional.empty(),
                Optional.empty());
        writeEnrolments(seeds, network, issued);
        seeds.valid("consent", "node", consent)
                .valid("evidence", "requested", requested)
                .valid("evidence", "listed", new IssuanceEvidence.Listed());
        seeds.fixture("node-key", network.nodeKey.publicKey().encoded());
        seeds.valid("genesis", "network", genesis)
                .valid("certificate", "node", issued.certificate())
                .valid("peerCertificate", "node", issued.certificate())
                .valid("stapledProof", "node", issued.proof().encoded())
                .valid("operation", "publish", new Publish(network.node, Purpose.NODE, issued.certificate()))
                .valid("operation", "policy", new SetPolicy(network.node, 0, IssuancePolicy.PRODUCTION, "a reason"))
                .valid(
                        "operation",
                        "revoke",
                        new Revoke(network.node, issued.serial(), RevocationReason.KEY_COMPROMISE))
                .valid("issuer", "root", genesis.root())
                .valid("issuer", "intermediate", genesis.intermediates().getFirst())
                .valid("files", "both", bundle + chain)
                .hostile("certificate", "root", genesis.root());
        RequestSeeds.writeStatus(seeds, genesis.issuers().getFirst(), issued.serial());
    }

    /** Apart, because seeds are written before they can be read. */
    private static final class Network {
        static final CertificatesGenesis GENESIS = CanonicalReader.decode(
                Fixture.seed(AuthorityFuzzTest.class, "genesis", "valid-network"), CertificatesGenesis::decode);
        static final HybridPublicKey KEYS =
                CanonicalReader.decode(Fixture.read(AuthorityFuzzTest.class, "node-key"), HybridPublicKey::decode);
        static final Bytes PROOF = Fixture.seed(AuthorityFuzzTest.class, "stapledProof", "valid-node");
        static final X509Certificate LEAF = leaf();
        static final CertificateVerifier VERIFIER =
                new CertificateVerifier(GENESIS.rootCertificate(), GENESIS.issuers());
        static final NetworkAuthenticator AUTHENTICATOR = new NetworkAuthenticator(
                GENESIS,
                LogTrust.majority(
                        GENESIS.log(), List.of(Cosigner.of(GENESIS.log().name(), KEYS))),
                Optional.of(new NothingRevoked()));
        static final OcspResponder RESPONDER = responder();

        private static X509Certificate leaf() {
            try {
                return x509(Fixture.seed(AuthorityFuzzTest.class, "certificate", "valid-node"));
            } catch (CertificateException e) {
                throw new IllegalStateException(e);
            }
        }

        private static OcspResponder responder() {
            OcspResponder responder = new OcspResponder(GENESIS.issuers().getFirst(), new NothingRevoked()::standing);
            KeyPair key = TlsKeys.generate(new SecureRandom());
            responder.use(
                    new OcspCredential(GENESIS.intermediates().getFirst(), key.getPrivate(), NOW.plusSeconds(3600)));
            return responder;
        }
    }

    private static final class NothingRevoked implements RevocationView {
        @Override
        public Standing standing(Serial serial) {
            return serial.octets().at(0) > 0 ? new Standing.Good() : new Standing.Unknown();
        }

        @Override
        public List<Revocation> revocations() {
            return List.of();
        }

        @Override
        public List<Revocation> revocations(CrlShard shard) {
            return List.of();
        }

        @Override
        public long version() {
            return 1;
        }

        @Override
        public long version(CrlShard shard) {
            return 1;
        }
    }
}
