package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.TlsKeys;
import internet2.trustchain.authority.CertificateOperation.GrantEnrolment;
import internet2.trustchain.authority.CertificateOperation.Publish;
import internet2.trustchain.authority.CertificateOperation.RevokeEnrolment;
import internet2.trustchain.authority.EnrolmentProof.ByCertificate;
import internet2.trustchain.authority.IssuanceRefused.Code;
import internet2.trustchain.authority.SubjectName.DnsName;
import internet2.trustchain.threshold.signing.BusyException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has nothing but a token, or a certificate that one brought: what it gets, and what nobody gets in its stead. */
final class EnrolmentsTest {

    private static final String MODULE = CertificatesModule.NAME;
    private static final DnsName NAME = new DnsName("web.example.internal");
    private static final DnsName OTHER = new DnsName("db.example.internal");
    private static final Duration WAIT = Duration.ofHours(2);

    @TempDir
    Path folder;

    private TestNetwork network;
    private EnrolmentToken token;

    @BeforeEach
    void begin() {
        network = new TestNetwork(folder, TestNetwork.START);
        network.owners.put(NAME.text(), network.member);
        network.owners.put(OTHER.text(), network.member);
        token = EnrolmentToken.draw(network.root(), network.now().plus(WAIT), TestNetwork.RANDOM);
    }

    @AfterEach
    void end() {
        network.close();
    }

    @Test
    void aTokenBringsACertificateOnce() throws Exception {
        grant(1, NAME, OTHER);
        KeyPair machine = key();

        IssuedCertificate issued = enrol(machine, NAME);

        CertificateRecord record =
                network.ledger.state().certificate(issued.serial()).orElseThrow();
        assertThat(record.requester()).isEqualTo(network.member);
        assertThat(issued.names()).containsExactly(NAME);
        assertThat(enrolment().spent()).isTrue();
        assertThat(refusal(key(), NAME)).contains("used already");
        assertThat(enrol(machine, NAME).serial())
                .as("who did not hear asks again")
                .isEqualTo(issued.serial());
    }

    @Test
    void aTokenOfTwoUsesBringsTwo() throws Exception {
        grant(2, NAME);
        enrol(key(), NAME);
        enrol(key(), NAME);

        assertThat(refusal(key(), NAME)).contains("used already");
    }

    @Test
    void ofTwoWhoUseATokenAtOnceOneWins() throws Exception {
        grant(1, NAME);
        Publish one = signed(request(key(), Purpose.SERVICE, List.of(NAME)));
        Publish other = signed(request(key(), Purpose.SERVICE, List.of(NAME)));

        network.harness.at(network.now()).as(network.node).accept(MODULE, one);

        assertThat(network.harness.refuse(MODULE, other, Code.NOT_ENROLLED.text()))
                .contains("used already");
    }

    @Test
    void aTokenIsGoodForItsNamesAndItsPurposeOnly() throws Exception {
        grant(1, NAME);

        assertThat(refusal(key(), OTHER)).contains("not for these names");
        assertThat(refusal(key(), NAME, OTHER)).contains("not for these names");
        EnrolmentRequest web = request(key(), Purpose.WEB, List.of(NAME));
        assertThat(refusal(web)).contains("another purpose");
    }

    @Test
    void aTokenEndsByItsTimeAndByItsGranter() throws Exception {
        grant(1, NAME);
        network.advance(WAIT);
        assertThat(refusal(key(), NAME)).contains("expired");

        token = EnrolmentToken.draw(network.root(), network.now().plus(WAIT), TestNetwork.RANDOM);
        grant(1, NAME);
        assertThat(network.harness.as(network.stranger).refuse(MODULE, revocation(network.stranger), "not-entitled"))
                .contains("granted it");
        network.harness.as(network.member).accept(MODULE, revocation(network.member));
        network.harness.refuse(MODULE, revocation(network.member), "already-revoked");
        assertThat(refusal(key(), NAME)).contains("revoked");
    }

    @Test
    void nobodyGrantsWhatHeMayNotHaveOrInTheNameOfAnother() {
        EnrolmentGrant foreign = new EnrolmentGrant(
                token.key().publicKey(),
                List.of(new DnsName("bank.example.internal")),
                Purpose.SERVICE,
                Optional.empty(),
                token.expires(),
                1);
        network.harness
                .at(network.now())
                .as(network.member)
                .refuse(MODULE, new GrantEnrolment(network.member, foreign), "not-entitled");
        network.harness
                .as(network.node)
                .refuse(MODULE, new GrantEnrolment(network.member, grantOf(1, NAME)), "not-entitled");
        grant(1, NAME);
        network.harness
                .as(network.member)
                .refuse(MODULE, new GrantEnrolment(network.member, grantOf(1, NAME)), "token-exists");
        assertThatThrownBy(
                        () -> grantOf(1, new SubjectName.SpiffeId(TestNetwork.DOMAIN, "/identity/" + network.member)))
                .hasMessageContaining("identity");
    }

    @Test
    void theGrantersRightsCountEachTimeAnew() throws Exception {
        grant(2, NAME);
        KeyPair machine = key();
        IssuedCertificate issued = enrol(machine, NAME);
        network.owners.put(NAME.text(), network.node);

        EnrolmentRequest first = request(key(), Purpose.SERVICE, List.of(NAME));
        assertThat(code(first)).isEqualTo(Code.NOT_ENTITLED);
        network.advance(Duration.ofMinutes(1));
        assertThat(code(renewal(issued, machine, key()))).isEqualTo(Code.NOT_ENTITLED);
    }

    @Test
    void aProofIsForOneKeyAndForAQuarterOfAnHour() throws Exception {
        grant(1, NAME);
        EnrolmentRequest honest = request(key(), Purpose.SERVICE, List.of(NAME));
        EnrolmentRequest stolen =
                new EnrolmentRequest(csr(key()), honest.names(), honest.lifetime(), honest.purpose(), honest.proof());
        assertThat(refusal(stolen)).contains("signature does not hold");

        network.advance(RequestConsent.AGE_MAX.plusSeconds(1));
        assertThat(refusal(honest)).contains("does not count");
    }

    @Test
    void aHolderOfTheIssuingKeySeesForItself() throws Exception {
        grant(1, NAME);
        KeyPair machine = key();
        EnrolmentRequest honest = request(machine, Purpose.SERVICE, List.of(NAME));
        Recorded signed = record(honest);
        assertThat(objection(signed)).isEmpty();
        Recorded other = record(request(key(), Purpose.SERVICE, List.of(NAME)));
        assertThat(objection(new Recorded(other.message(), signed.evidence()))).isPresent();

        enrol(machine, NAME);
        assertThat(objection(other)).get().asString().contains("used already");
    }

    @Test
    void aCertificateThatATokenBroughtRenewsItselfAndItsSuccessorDoes() throws Exception {
        grant(1, NAME, OTHER);
        KeyPair first = key();
        IssuedCertificate issued = enrol(first, NAME, OTHER);
        network.advance(WAIT); // the token is gone by now
        KeyPair second = key();
        IssuedCertificate renewed = network.authority.enrol(renewal(issued, first, second));
        assertThat(renewed.names()).containsExactly(NAME, OTHER);

        network.advance(Duration.ofMinutes(1));
        EnrolmentRequest again = renewal(renewed, second, key());
        Recorded recorded = record(again);
        assertThat(objection(recorded)).isEmpty();
        assertThat(refusal(renewal(renewed, key(), key()))).contains("signature does not hold");
        network.authority.enrol(again);
        assertThat(objection(recorded)).get().asString().contains("renewed already");
    }

    @Test
    void aCertificateHasOneSuccessorForWhoeverHoldsItsKey() throws Exception {
        grant(1, NAME);
        KeyPair stolen = key();
        IssuedCertificate issued = enrol(stolen, NAME);
        KeyPair next = key();
        Publish late = signed(renewal(issued, stolen, key()));
        IssuedCertificate renewed = network.authority.enrol(renewal(issued, stolen, next));

        network.advance(Duration.ofMinutes(1));
        assertThat(refusal(renewal(issued, stolen, key())))
                .contains("renewed already")
                .contains(renewed.serial().toString());
        assertThat(network.harness.as(network.node).refuse(MODULE, late, Code.NOT_ENROLLED.text()))
                .contains("renewed already");
        assertThat(network.authority.enrol(renewal(issued, stolen, next)).serial())
                .as("who did not hear asks again")
                .isEqualTo(renewed.serial());
    }

    @Test
    void aLineOfCertificatesGrowsNoFasterThanTheyAge() throws Exception {
        grant(1, NAME);
        KeyPair key = key();
        IssuedCertificate last = enrol(key, NAME);
        for (int early = 0; early < 2; early++) {
            KeyPair next = key();
            last = network.authority.enrol(renewal(last, key, next));
            key = next;
        }
        assertThat(refusal(renewal(last, key, key()))).contains("renewed early");

        Duration life = Duration.between(network.now(), last.notAfter());
        network.advance(life.dividedBy(3));
        KeyPair next = key();
        IssuedCertificate ripe = network.authority.enrol(renewal(last, key, next));
        assertThat(network.authority.enrol(renewal(ripe, next, key())).names()).containsExactly(NAME);
    }

    /** One who asks while another's certificate is signed and not yet published. */
    @Test
    void noMoreKeysAreSignedAtOnceThanATokenHasUses() throws Exception {
        grant(1, Purpose.WEB, NAME);
        List<Bytes> signed = new ArrayList<>();
        List<IssuanceRefused> refused = new ArrayList<>();
        List<Authority> authority = new ArrayList<>();
        IssuingKey slow = new IssuingKey() {
            @Override
            public AuthorityKey authorityKey() {
                return network.genesis.webIssuingKey().authorityKey();
            }

            @Override
            public Bytes sign(Bytes message, Bytes evidence) throws IssuanceRefused {
                signed.add(message);
                if (signed.size() == 1) {
                    EnrolmentRequest meanwhile = request(key(), Purpose.WEB, List.of(NAME));
                    refused.add(catchThrowableOfType(
                            IssuanceRefused.class, () -> authority.getFirst().enrol(meanwhile)));
                }
                return network.genesis.webIssuingKey().sign(message, evidence);
            }
        };
        authority.add(network.webAuthority(slow));
        authority.getFirst().enrol(request(key(), Purpose.WEB, List.of(NAME)));

        assertThat(refused).extracting(IssuanceRefused::code).containsExactly(Code.UNAVAILABLE);
        assertThat(signed).hasSize(1);
    }

    @Test
    void aHolderContributesForNoSecondKeyToTheLastUseThatOtherNodesHaveSignedAtOnce() throws Exception {
        grant(1, NAME);
        Recorded first = record(request(TlsKeys.generate(TestNetwork.RANDOM), Purpose.SERVICE, List.of(NAME)));
        Recorded second = record(request(TlsKeys.generate(TestNetwork.RANDOM), Purpose.SERVICE, List.of(NAME)));
        IssuanceApproval holder = holder();

        assertThat(holder.objection(first.message(), first.evidence())).isEmpty();
        assertThat(holder.objection(first.message(), first.evidence())).isEmpty(); // somebody asked for it again
        assertThatThrownBy(() -> holder.objection(second.message(), second.evidence()))
                .isInstanceOf(BusyException.class)
                .hasMessageContaining("others are using it");
        network.advance(UsesInFlight.HELD);
        assertThat(holder.objection(second.message(), second.evidence())).isEmpty();
    }

    @Test
    void aUseWhoseOutcomeIsUnknownIsForItsKeyUntilItsProofIsTooOld() throws Exception {
        grant(1, NAME);
        UsesInFlight uses = new UsesInFlight();
        Enrolments enrolments = Enrolments.of(network.ledger);
        EnrolmentProof proof = request(key(), Purpose.SERVICE, List.of(NAME)).proof();
        SubjectKey one = CertificateRequest.parse(csr(key())).key();
        SubjectKey other = CertificateRequest.parse(csr(key())).key();

        uses.begin(enrolments, proof, one, network.now());
        uses.end(proof, one, false);

        assertThat(catchThrowableOfType(
                                IssuanceRefused.class, () -> uses.begin(enrolments, proof, other, network.now()))
                        .code())
                .isEqualTo(Code.UNAVAILABLE);
        uses.begin(enrolments, proof, one, network.now());
        uses.end(proof, one, false);
        uses.begin(enrolments, proof, other, network.now().plus(Duration.ofMinutes(20)));
    }

    @Test
    void whatWasRevokedOrIsOverRenewsNothing() throws Exception {
        grant(3, NAME);
        KeyPair one = key();
        KeyPair two = key();
        KeyPair three = key();
        IssuedCertificate revoked = enrol(one, NAME);
        IssuedCertificate expired = enrol(two, NAME);
        IssuedCertificate orphan = enrol(three, NAME);
        network.authority.revoke(revoked.serial(), RevocationReason.UNSPECIFIED, network.member);
        network.advance(Duration.ofMinutes(1));
        assertThat(refusal(renewal(revoked, one, key()))).contains("was revoked");

        network.harness.as(network.member).accept(MODULE, revocation(network.member));
        assertThat(refusal(renewal(orphan, three, key()))).contains("token").contains("was revoked");
        network.advance(Duration.between(network.now(), expired.notAfter()));
        assertThat(refusal(renewal(expired, two, key()))).isNotEmpty();
    }

    @Test
    void whatNoTokenBroughtIsNotRenewedByItsKey() throws Exception {
        KeyPair own = key();
        IssuedCertificate issued = network.authority.issue(
                new IssueRequest(csr(own), List.of(NAME.text()), Optional.empty(), Purpose.SERVICE, network.member));
        network.advance(Duration.ofMinutes(1));

        assertThat(refusal(renewal(issued, own, key()))).contains("does not go back to a token");
        EnrolmentProof nonsense = new ByCertificate(Bytes.utf8("no certificate"), network.now(), Bytes.EMPTY);
        assertThat(refusal(new EnrolmentRequest(
                        csr(own), List.of(NAME.text()), Optional.empty(), Purpose.SERVICE, nonsense)))
                .contains("is no certificate");
    }

    @Test
    void aCertificateLivesNoLongerThanItsTokenSays() throws Exception {
        EnrolmentGrant grant = new EnrolmentGrant(
                token.key().publicKey(),
                List.of(NAME),
                Purpose.SERVICE,
                Optional.of(Duration.ofHours(3)),
                token.expires(),
                1);
        network.harness.at(network.now()).as(network.member).accept(MODULE, new GrantEnrolment(network.member, grant));
        EnrolmentRequest wish = request(key(), Purpose.SERVICE, List.of(NAME));

        IssuedCertificate issued = network.authority.enrol(new EnrolmentRequest(
                wish.csr(), wish.names(), Optional.of(Duration.ofDays(1)), wish.purpose(), wish.proof()));

        assertThat(issued.notAfter()).isEqualTo(network.now().plus(Duration.ofHours(3)));
    }

    private EnrolmentGrant grantOf(int uses, SubjectName... names) {
        return grantOf(uses, Purpose.SERVICE, names);
    }

    private EnrolmentGrant grantOf(int uses, Purpose purpose, SubjectName... names) {
        return new EnrolmentGrant(
                token.key().publicKey(), List.of(names), purpose, Optional.empty(), token.expires(), uses);
    }

    private void grant(int uses, SubjectName... names) {
        grant(uses, Purpose.SERVICE, names);
    }

    private void grant(int uses, Purpose purpose, SubjectName... names) {
        network.harness
                .at(network.now())
                .as(network.member)
                .accept(MODULE, new GrantEnrolment(network.member, grantOf(uses, purpose, names)));
    }

    private EnrolmentRecord enrolment() {
        return network.ledger.state().enrolment(token.id()).orElseThrow();
    }

    private RevokeEnrolment revocation(NodeId requester) {
        return new RevokeEnrolment(requester, token.id());
    }

    private static KeyPair key() {
        return TlsKeys.generate(TestNetwork.RANDOM);
    }

    private static Bytes csr(KeyPair key) {
        return Bytes.utf8(SigningRequest.create(key, List.of()));
    }

    private IssuedCertificate enrol(KeyPair machine, SubjectName... names) throws IssuanceRefused {
        return network.authority.enrol(request(machine, Purpose.SERVICE, List.of(names)));
    }

    private EnrolmentStatement statement(Purpose purpose, KeyPair key, List<SubjectName> names) {
        Hash digest = Hash.of(Bytes.wrap(key.getPublic().getEncoded()));
        return new EnrolmentStatement(network.root(), purpose, digest, names, network.now());
    }

    private EnrolmentRequest request(KeyPair machine, Purpose purpose, List<SubjectName> names) {
        return new EnrolmentRequest(
                csr(machine),
                names.stream().map(SubjectName::text).toList(),
                Optional.empty(),
                purpose,
                token.sign(statement(purpose, machine, names)));
    }

    private EnrolmentRequest renewal(IssuedCertificate old, KeyPair by, KeyPair next) throws GeneralSecurityException {
        Instant time = network.now();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(by.getPrivate());
        signature.update(statement(old.purpose(), next, old.names()).message().toArray());
        return new EnrolmentRequest(
                csr(next),
                old.names().stream().map(SubjectName::text).toList(),
                Optional.empty(),
                old.purpose(),
                new ByCertificate(old.certificate(), time, Bytes.wrap(signature.sign())));
    }

    private String refusal(KeyPair machine, SubjectName... names) {
        return refusal(request(machine, Purpose.SERVICE, List.of(names)));
    }

    private String refusal(EnrolmentRequest request) {
        IssuanceRefused refused = refused(request);
        assertThat(refused.code()).isEqualTo(Code.NOT_ENROLLED);
        return refused.reason();
    }

    private Code code(EnrolmentRequest request) {
        return refused(request).code();
    }

    private IssuanceRefused refused(EnrolmentRequest request) {
        return catchThrowableOfType(IssuanceRefused.class, () -> network.authority.enrol(request));
    }

    /** What the issuing key was to sign, and why. */
    private record Recorded(Bytes message, Bytes evidence) {}

    private Recorded record(EnrolmentRequest request) {
        List<Recorded> seen = new ArrayList<>();
        IssuingKey recording = new IssuingKey() {
            @Override
            public AuthorityKey authorityKey() {
                return network.genesis.issuingKey().authorityKey();
            }

            @Override
            public Bytes sign(Bytes message, Bytes evidence) throws IssuanceRefused {
                seen.add(new Recorded(message, evidence));
                throw new IssuanceRefused(Code.UNAVAILABLE, "recorded");
            }
        };
        Authority coordinator = new Authority(
                new AuthorityIdentity(network.node, network.authority.identity().issuer(), recording, TestNetwork.BASE),
                network.ledger,
                network.log,
                TestNetwork.RANDOM,
                network::now,
                AuthorityObserver.NONE);
        assertThat(catchThrowableOfType(IssuanceRefused.class, () -> coordinator.enrol(request))
                        .code())
                .isEqualTo(Code.UNAVAILABLE);
        return seen.getFirst();
    }

    private Optional<String> objection(Recorded recorded) {
        return holder().objection(recorded.message(), recorded.evidence());
    }

    private IssuanceApproval holder() {
        return new IssuanceApproval(
                new NetworkId(Hash.ZERO), network.ledger, (control, csr, request) -> Optional.empty(), network::now);
    }

    /** A publication as it comes to the ledger: signed by the issuing key while the token was still good. */
    private Publish signed(EnrolmentRequest request) {
        Recorded recorded = record(request);
        var tbs = org.bouncycastle.asn1.x509.TBSCertificate.getInstance(
                recorded.message().toArray());
        Bytes certificate = X509.signedEd25519(tbs, network.genesis.issuingKey().sign(recorded.message()));
        return new Publish(
                network.member, Purpose.SERVICE, certificate, Optional.empty(), Optional.of(request.proof()));
    }
}
