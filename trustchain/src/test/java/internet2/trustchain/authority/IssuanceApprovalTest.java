package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.crypto.TlsKeys;
import internet2.trustchain.CaaProperty;
import internet2.trustchain.WorkloadRights.Grant;
import internet2.trustchain.authority.ControlStatement.Shown;
import internet2.trustchain.authority.SubjectName.DnsName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a holder of the issuing key contributes to, whatever the coordinator says. */
final class IssuanceApprovalTest {

    private static final NetworkId NETWORK = new NetworkId(Hash.of(Bytes.utf8("network")));
    private static final DnsName NAME = new DnsName("web.example.internal");

    @TempDir
    Path folder;

    private TestNetwork network;
    private Optional<String> unasked = Optional.empty();

    /** What the authority had signed last, and why. */
    private Bytes message = Bytes.EMPTY;

    private Bytes evidence = Bytes.EMPTY;

    @BeforeEach
    void begin() {
        network = new TestNetwork(folder, TestNetwork.START);
        network.owners.put(NAME.text(), network.node);
    }

    @AfterEach
    void end() {
        network.close();
    }

    @Test
    void aRequestThatItsRequesterConsentsToIsSigned() throws Exception {
        ask(() -> coordinator().issue(request(NAME.text(), network.node)));

        assertThat(objection()).isEmpty();
    }

    @Test
    void nobodyIsCertifiedWithoutAskingForIt() throws Exception {
        IssueRequest request = new IssueRequest(
                csr(), List.of(NAME.text()), Optional.empty(), Purpose.SERVICE, network.node, Optional.empty());
        ask(() -> coordinator().issue(request));
        assertThat(objection()).get().asString().contains("nothing shows that");

        HybridKey other = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, TestNetwork.RANDOM);
        ask(() -> coordinator().issue(request.consentedBy(consent(other, request, network.now()))));
        assertThat(objection()).get().asString().contains("does not speak for");

        IssueRequest another =
                new IssueRequest(csr(), List.of(NAME.text()), Optional.empty(), Purpose.SERVICE, network.node);
        ask(() -> coordinator().issue(request.consentedBy(consent(network.nodeKey, another, network.now()))));
        assertThat(objection()).get().asString().contains("does not hold");

        Instant old = network.now().minus(RequestConsent.AGE_MAX).minusSeconds(1);
        ask(() -> coordinator().issue(request.consentedBy(consent(network.nodeKey, request, old))));
        assertThat(objection()).get().asString().contains("does not count");
    }

    @Test
    void aConsentIsToExactlyTheseNamesAndThisPurpose() throws Exception {
        Bytes csr = csr();
        String other =
                SubjectName.SpiffeId.node(TestNetwork.DOMAIN, network.node).text();
        IssueRequest meant =
                new IssueRequest(csr, List.of(NAME.text(), other), Optional.empty(), Purpose.SERVICE, network.node);
        RequestConsent word = consent(network.nodeKey, meant, network.now());
        ask(() -> coordinator().issue(meant.consentedBy(word)));
        assertThat(objection()).isEmpty();
        ask(() -> coordinator()
                .issue(new IssueRequest(
                        csr,
                        List.of(other, NAME.text()),
                        Optional.empty(),
                        Purpose.SERVICE,
                        network.node,
                        Optional.of(word))));
        assertThat(objection()).as("in whatever order").isEmpty();

        for (List<String> names : List.of(List.of(NAME.text()), List.of(other))) {
            message = Bytes.EMPTY;
            ask(() -> coordinator()
                    .issue(new IssueRequest(
                            csr, names, Optional.empty(), Purpose.SERVICE, network.node, Optional.of(word))));
            assertThat(message).as("all else speaks for it").isNotEqualTo(Bytes.EMPTY);
            assertThat(objection()).as("%s", names).get().asString().contains("does not hold");
        }
        ConsentedRequest consented = meant.consented();
        ConsentedRequest forAnotherPurpose = new ConsentedRequest(network.node, csr, Purpose.NODE, consented.names());
        assertThat(word.fault(NETWORK, consented, network.membership, network.now()))
                .isEmpty();
        assertThat(word.fault(NETWORK, forAnotherPurpose, network.membership, network.now()))
                .get()
                .asString()
                .contains("does not hold");
    }

    @Test
    void theLedgerSaysWhoMayHaveAName() throws Exception {
        ask(() -> coordinator().issue(request(NAME.text(), network.node)));
        network.owners.put(NAME.text(), network.member);

        assertThat(objection()).get().asString().contains("no right to the name");
    }

    @Test
    void aNodeVouchesForAWorkloadAsLongAsTheLedgerLetsIt() throws Exception {
        network.workloads.put("/web", List.of(new Grant(Optional.of(network.node), Set.of())));
        ask(() -> coordinator().issue(request("spiffe://" + TestNetwork.DOMAIN + "/web", network.node)));
        assertThat(objection()).isEmpty();

        network.workloads.clear();
        assertThat(objection()).get().asString().contains("no right to the name");
    }

    @Test
    void theCertificateIsOfTheRequestedKeyAndOfTheProfileInEveryByte() throws Exception {
        ask(() -> coordinator().issue(request(NAME.text(), network.node)));
        Bytes first = message;
        Bytes why = evidence;
        SubjectKey key = CertificateRequest.parse(lastCsr).key();
        ask(() -> coordinator().issue(request(NAME.text(), network.node)));

        assertThat(approval().objection(first, evidence)).get().asString().contains("another key");
        assertThat(approval().objection(first.slice(0, first.size() - 1), why)).isPresent();
        int accepted = 0;
        for (int at = 0; at < first.size(); at++) {
            byte[] changed = first.toArray();
            changed[at] ^= 1;
            if (approval().objection(Bytes.wrap(changed), why).isEmpty()) {
                accepted++;
                requireAsAsked(changed, key);
            }
        }
        assertThat(accepted).as("serial number, seconds, addresses").isBetween(16, first.size() / 2);
        assertThat(approval().objection(first, Bytes.EMPTY)).get().asString().contains("malformed");
    }

    /** What the coordinator may choose leaves alone what was asked for. */
    private void requireAsAsked(byte[] tbs, SubjectKey key) {
        var parsed = org.bouncycastle.asn1.x509.TBSCertificate.getInstance(tbs);
        var certificate = X509.parse(X509.signedEd25519(parsed, Bytes.wrap(new byte[64])), CertificateProfile.SIZE_MAX);
        IssuerCertificate issuer = network.authority.identity().issuer();
        CertificateFields fields = CertificateProfile.fields(certificate, Purpose.SERVICE, issuer);
        assertThat(fields.names()).containsExactly(NAME);
        assertThat(fields.key()).isEqualTo(key);
        assertThat(fields.lifetimeFault(IssuancePolicy.DEVELOPMENT.lifetimes(), issuer, network.now()))
                .isEmpty();
    }

    @Test
    void aSerialNumberServesOnce() throws Exception {
        IssuedCertificate issued = network.authority.issue(request(NAME.text(), network.node));
        Bytes tbs = X509.der(
                X509.parse(issued.certificate(), CertificateProfile.SIZE_MAX).getTBSCertificate());
        IssueRequest same =
                new IssueRequest(lastCsr, List.of(NAME.text()), Optional.empty(), Purpose.SERVICE, network.node);
        Bytes why = new IssuanceEvidence.Requested(
                        network.node,
                        Purpose.SERVICE,
                        lastCsr,
                        Optional.of(consent(network.nodeKey, same, network.now())),
                        Optional.empty(),
                        Optional.empty())
                .encoded();

        assertThat(approval().objection(tbs, why)).get().asString().contains("serial number");
    }

    @Test
    void whatAnAccountShowedIsNotForAKeyThatItDidNotAskFor() throws Exception {
        issueByControl();
        assertThat(objection()).isEmpty();

        unasked = Optional.of("asks for another");
        assertThat(objection()).contains("asks for another");
    }

    @Test
    void eachHolderCountsForItselfWhoSawIt() throws Exception {
        issueByControl();
        network.validator();

        assertThat(objection()).get().asString().contains("seen by 1 of 2 validators, and 2 have to see it");
    }

    @Test
    void caaIsAskedByEachHolder() throws Exception {
        issueByControl();
        network.caa.put(NAME.text(), List.of(new CaaProperty(false, "issue", "other.example")));

        assertThat(objection()).get().asString().contains("CAA");
    }

    @Test
    void aListIsThatOfTheRevocationsWhichTheHolderKnows() throws Exception {
        ask(() -> coordinator().revocationList());
        assertThat(objection()).isEmpty();

        IssuedCertificate issued = network.authority.issue(request(NAME.text(), network.node));
        network.authority.revoke(issued.serial(), RevocationReason.KEY_COMPROMISE, network.node);
        assertThat(objection()).get().asString().contains("not that of the revocations");
        ask(() -> coordinator().revocationList());
        assertThat(objection()).isEmpty();

        network.advance(Duration.ofHours(1));
        assertThat(objection()).get().asString().contains("does not belong to");
    }

    @Test
    void aListAtTheAddressOfAShardHoldsTheRevocationsOfThatShard() throws Exception {
        IssuedCertificate issued = network.authority.issue(request(NAME.text(), network.node));
        network.authority.revoke(issued.serial(), RevocationReason.KEY_COMPROMISE, network.node);
        CrlShard shard = CrlShard.of(issued.serial());
        CrlShard other = new CrlShard((shard.number() + 1) % CrlShard.COUNT);
        ask(() -> coordinator().revocationList(shard));
        assertThat(objection()).isEmpty();
        ask(() -> coordinator().revocationList(other));
        assertThat(objection()).isEmpty();

        IssuerCertificate issuer = network.authority.identity().issuer();
        for (String url : List.of(shard.url("http://[::1]:8080", issuer.fileName()), "http://[::1]:8080/crl/a.crl")) {
            message = X509.der(RevocationLists.list(issuer, Optional.of(url), List.of(), network.now(), 1));
            assertThat(objection()).as(url).isPresent();
        }
    }

    @Test
    void whatTheHoldersDoNotSignIsNotIssued() {
        IssuingKey refusing = new Recording() {
            @Override
            public Bytes sign(Bytes text, Bytes why) throws IssuanceRefused {
                throw new IssuanceRefused(IssuanceRefused.Code.UNAVAILABLE, "2 holders are left, 3 are needed");
            }
        };
        assertThat(catchThrowableOfType(
                                IssuanceRefused.class,
                                () -> coordinator(refusing).issue(request(NAME.text(), network.node)))
                        .reason())
                .contains("3 are needed");
        assertThat(network.log.size()).isZero();
    }

    /** Has something signed by a key that only remembers what it should sign. */
    private static void ask(ThrowingCallable asking) {
        assertThat(catchThrowableOfType(IssuanceRefused.class, asking).reason()).isEqualTo("recorded");
    }

    private void issueByControl() throws IssuanceRefused {
        String account = "https://ca.example/acme/acct/1";
        ControlClaim claim = new ControlClaim(account, Hash.ZERO, NAME, ControlMethod.DNS_01);
        Shown shown = new Shown(NAME, ControlMethod.DNS_01, List.of(network.sees(network.nodeKey, claim)));
        ControlStatement control = new ControlStatement(account, Hash.ZERO, List.of(shown));
        ask(() -> coordinator()
                .issue(
                        CertificateRequest.parse(csr()),
                        control,
                        Bytes.utf8("request"),
                        Purpose.SERVICE,
                        Optional.of(Duration.ofHours(1))));
    }

    private Optional<String> objection() {
        return approval().objection(message, evidence);
    }

    private IssuanceApproval approval() {
        return new IssuanceApproval(NETWORK, network.ledger, (control, csr, request) -> unasked, network::now);
    }

    private Bytes lastCsr = Bytes.EMPTY;

    private Bytes csr() {
        lastCsr = Bytes.utf8(SigningRequest.create(TlsKeys.generate(TestNetwork.RANDOM), List.of()));
        return lastCsr;
    }

    private IssueRequest request(String name, NodeId requester) throws IssuanceRefused {
        IssueRequest request =
                new IssueRequest(csr(), List.of(name), Optional.empty(), Purpose.SERVICE, requester, Optional.empty());
        return request.consentedBy(consent(network.nodeKey, request, network.now()));
    }

    private static RequestConsent consent(HybridKey by, IssueRequest request, Instant time) throws IssuanceRefused {
        return RequestConsent.by(by, NETWORK, request.consented(), time);
    }

    private Authority coordinator() {
        return coordinator(new Recording());
    }

    private Authority coordinator(IssuingKey key) {
        return new Authority(
                new AuthorityIdentity(
                        network.node,
                        network.authority.identity().issuer(),
                        key,
                        "http://[::1]:8080",
                        request -> Optional.of(RequestConsent.by(network.nodeKey, NETWORK, request, network.now()))),
                network.ledger,
                network.log,
                TestNetwork.RANDOM,
                network::now,
                AuthorityObserver.NONE);
    }

    private class Recording implements IssuingKey {

        @Override
        public AuthorityKey authorityKey() {
            return network.genesis.issuingKey().authorityKey();
        }

        @Override
        public Bytes sign(Bytes text, Bytes why) throws IssuanceRefused {
            message = text;
            evidence = why;
            throw new IssuanceRefused(IssuanceRefused.Code.UNAVAILABLE, "recorded");
        }
    }
}
