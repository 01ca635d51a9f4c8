package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.TlsKeys;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.CertificateOperation.Publish;
import internet2.trustchain.authority.CertificateOperation.SetPolicy;
import internet2.trustchain.authority.IssuanceRefused.Code;
import internet2.trustchain.authority.IssuanceRule.Action;
import internet2.trustchain.authority.SubjectKey.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may get which certificates is state of the ledger, and what that says holds everywhere. */
final class IssuancePolicyTest {

    private static final String MODULE = CertificatesModule.NAME;
    private static final IssuancePolicy USUAL = IssuancePolicy.DEVELOPMENT;

    @TempDir
    Path folder;

    private TestNetwork network;

    @BeforeEach
    void begin() {
        network = new TestNetwork(folder, TestNetwork.START);
        network.harness.at(network.now());
    }

    @AfterEach
    void end() {
        network.close();
    }

    private static IssuanceRule rule(String name, Action action, String who, String... names) {
        return new IssuanceRule(
                name,
                action,
                List.of(ApplicantPattern.parse(who)),
                Set.of(Purpose.SERVICE),
                Stream.of(names).map(NamePattern::parse).toList(),
                EnumSet.allOf(Kind.class),
                Optional.empty(),
                true,
                AlternativeNames.NAMES_MAX);
    }

    private static IssuanceRule limited(
            String who, Set<Kind> keys, Optional<Lifetimes> lifetimes, boolean wildcards, int namesMax) {
        return new IssuanceRule(
                "limited",
                Action.ALLOW,
                List.of(ApplicantPattern.parse(who)),
                Set.of(Purpose.SERVICE),
                List.of(NamePattern.parse("own")),
                keys,
                lifetimes,
                wildcards,
                namesMax);
    }

    /** The usual rules, after these. */
    private static IssuancePolicy with(IssuanceRule... first) {
        return new IssuancePolicy(
                USUAL.lifetimes(),
                USUAL.legacyIpv4(),
                Stream.concat(Stream.of(first), USUAL.rules().stream()).toList());
    }

    private SetPolicy change(long base, IssuancePolicy policy) {
        return new SetPolicy(network.administrator, base, policy, "because the test says so");
    }

    private void set(IssuancePolicy policy) {
        long base = network.ledger.state().policy().number();
        network.harness.as(network.administrator).accept(MODULE, change(base, policy));
    }

    private IssuedCertificate request(NodeId requester, String... names) throws IssuanceRefused {
        return network.authority.issue(
                new IssueRequest(csr(), List.of(names), Optional.empty(), Purpose.SERVICE, requester));
    }

    private IssuanceRefused refused(NodeId requester, String... names) {
        return catchThrowableOfType(IssuanceRefused.class, () -> request(requester, names));
    }

    private static Bytes csr() {
        return Bytes.utf8(SigningRequest.create(TlsKeys.generate(TestNetwork.RANDOM), List.of()));
    }

    @Test
    void aRuleGrantsNamesThatAreNobodysOwn() throws Exception {
        assertThat(refused(network.member, "build.ci.example.internal").code()).isEqualTo(Code.NOT_ENTITLED);

        set(with(rule(
                "ci",
                Action.ALLOW,
                "identity:" + network.member,
                "zone:ci.example.internal",
                "spiffe:/ns/ci/*",
                "ip:fd00:1::/32")));

        request(network.member, "build.ci.example.internal", "*.ci.example.internal", "ci.example.internal");
        request(network.member, "spiffe://example.internal/ns/ci/runner", "fd00:1::7");
        for (String beyond : List.of(
                "ci.other.internal",
                "notci.example.internal",
                "spiffe://example.internal/ns/ci",
                "spiffe://example.internal/ns/cinema",
                "fd00:2::7")) {
            IssuanceRefused refusal = refused(network.member, "build.ci.example.internal", beyond);
            assertThat(refusal.code()).as(beyond).isEqualTo(Code.NOT_ENTITLED);
            assertThat(refusal.reason()).contains("no right to the name " + beyond.replace("::", ":0:0:0:0:0:"));
        }
        assertThat(refused(network.node, "build.ci.example.internal").code()).isEqualTo(Code.NOT_ENTITLED);
    }

    @Test
    void theFirstRuleThatIsAboutARequestDecidesIt() throws Exception {
        network.owners.put("zone.example.internal", network.member);
        network.owners.put("pay.zone.example.internal", network.member);
        request(network.member, "pay.zone.example.internal");

        set(with(rule("no-pay", Action.DENY, "anybody", "name:pay.zone.example.internal")));

        IssuanceRefused refusal = refused(network.member, "zone.example.internal", "pay.zone.example.internal");
        assertThat(refusal.code()).isEqualTo(Code.NOT_ENTITLED);
        assertThat(refusal.reason()).contains("\"no-pay\"");
        assertThat(refused(network.administrator, "pay.zone.example.internal").reason())
                .contains("\"no-pay\"");
        request(network.member, "zone.example.internal");
    }

    @Test
    void whatIsDeniedIsDeniedToWildcardsToo() throws Exception {
        for (String denied : List.of("name:pay.example.internal", "zone:pay.example.internal")) {
            set(with(rule("no-pay", Action.DENY, "anybody", denied)));

            for (String evading : List.of("pay.example.internal", "*.example.internal")) {
                assertThat(refused(network.administrator, evading).reason())
                        .as(denied + " " + evading)
                        .contains("\"no-pay\"");
            }
            request(network.administrator, "example.internal", "*.other.example.internal", "web.example.internal");
        }
    }

    @Test
    void aPolicyIsTriedOnWhoStillBelongsToTheNetworkUnderTheKeysOfNow() {
        NodeId renewed = new NodeId(Hash.of(new byte[] {5}));
        network.membership.succeeded(network.node, renewed);
        set(with(rule("one", Action.DENY, "acme", "zone:a.example.internal")));

        network.membership.excluded(renewed);
        set(with(rule("two", Action.DENY, "acme", "zone:b.example.internal")));
    }

    @Test
    void limitsRefuseByTheNameOfTheirRule() throws Exception {
        network.owners.put("zone.example.internal", network.member);
        network.owners.put("www.zone.example.internal", network.member);
        Lifetimes hours = new Lifetimes(Duration.ofHours(1), Duration.ofHours(2), Duration.ofHours(3));
        set(with(limited("members", Set.of(Kind.P256), Optional.of(hours), false, 1)));

        IssuedCertificate issued = request(network.member, "zone.example.internal");
        assertThat(Duration.between(issued.notBefore().plus(IssuancePolicy.BACKDATE), issued.notAfter()))
                .isEqualTo(Duration.ofHours(2));
        assertThat(refused(network.member, "*.zone.example.internal").reason()).contains("\"limited\"", "wildcards");
        assertThat(refused(network.member, "zone.example.internal", "www.zone.example.internal")
                        .reason())
                .contains("\"limited\"", "1 names at once, not 2");
        assertThat(Duration.between(
                        issued.notBefore(),
                        network.authority
                                .issue(new IssueRequest(
                                        csr(),
                                        List.of("zone.example.internal"),
                                        Optional.of(Duration.ofDays(30)),
                                        Purpose.SERVICE,
                                        network.member))
                                .notAfter()))
                .isEqualTo(Duration.ofHours(3).plus(IssuancePolicy.BACKDATE));

        set(with(limited("members", Set.of(Kind.ED25519), Optional.empty(), true, 100)));
        IssuanceRefused key = refused(network.member, "zone.example.internal");
        assertThat(key.code()).isEqualTo(Code.BAD_KEY);
        assertThat(key.reason()).contains("\"limited\"", "p256");
    }

    @Test
    void whatWasSignedUnderAnotherPolicyIsNotPublished() throws Exception {
        network.owners.put("zone.example.internal", network.member);
        IssuedCertificate before = request(network.member, "zone.example.internal");
        Publish signed = new Publish(network.member, Purpose.SERVICE, resigned(before));

        set(with(rule("closed", Action.DENY, "members", "any")));

        assertThat(network.harness.as(network.node).refuse(MODULE, signed, "not-entitled"))
                .contains("\"closed\"");
        assertThat(network.ledger.state().standing(before.serial()))
                .as("what is in the log stays good")
                .isEqualTo(new RevocationView.Standing.Good());
        set(USUAL);
        network.harness.as(network.node).accept(MODULE, signed);
    }

    /** The same certificate under another serial number, as if it waited for its block. */
    private Bytes resigned(IssuedCertificate issued) {
        IssuerCertificate issuer = network.authority.identity().issuer();
        CertificateFields of =
                CertificateFields.of(X509.parse(issued.certificate(), CertificateProfile.SIZE_MAX), Purpose.SERVICE);
        Serial serial = Serial.random(TestNetwork.RANDOM);
        CertificateFields again = new CertificateFields(
                serial,
                of.purpose(),
                of.notBefore(),
                of.notAfter(),
                of.key(),
                of.names(),
                Optional.of(DistributionUrls.of("http://[::1]:8080", issuer.fileName(), serial)));
        var tbs = CertificateProfile.make(again, issuer);
        return X509.signedEd25519(tbs, network.genesis.issuingKey().sign(X509.der(tbs)));
    }

    @Test
    void onlyAnAdministratorChangesItAndInItsOwnName() {
        IssuancePolicy other = with(rule("open", Action.ALLOW, "members", "any"));
        for (NodeId account : List.of(network.node, network.member, network.stranger)) {
            network.harness.as(account).refuse(MODULE, new SetPolicy(account, 0, other, "mine"), "not-entitled");
            network.harness.as(account).refuse(MODULE, change(0, other), "not-entitled");
        }
        assertThat(network.ledger.state().policy().number()).isZero();
    }

    @Test
    void nobodysChangeIsLostInAnothers() {
        set(with(rule("first", Action.DENY, "members", "any")));

        assertThat(network.harness.as(network.administrator).refuse(MODULE, change(0, USUAL), "stale-policy"))
                .contains("number 1");
        assertThat(network.ledger.state().policy().policy().rules().getFirst().name())
                .isEqualTo("first");
    }

    @Test
    void eachChangeStaysWithWhoWhenWhyAndWhatWasBefore() {
        IssuancePolicy first = with(rule("first", Action.DENY, "members", "any"));
        set(first);
        network.advance(Duration.ofHours(1));
        set(USUAL);

        CertificateState state = network.ledger.state();
        assertThat(state.policy(0)).get().extracting(PolicyVersion::change).isEqualTo(Optional.empty());
        PolicyVersion one = state.policy(1).orElseThrow();
        PolicyVersion two = state.policy(2).orElseThrow();
        assertThat(one.policy()).isEqualTo(first);
        assertThat(one.change()).get().satisfies(change -> {
            assertThat(change.author()).isEqualTo(network.administrator);
            assertThat(change.reason()).isEqualTo("because the test says so");
            assertThat(change.before()).isEqualTo(USUAL.digest());
        });
        assertThat(two.change()).get().satisfies(change -> {
            assertThat(change.time()).isEqualTo(network.now());
            assertThat(change.before()).isEqualTo(first.digest());
        });
        assertThat(state.policy()).isEqualTo(two);
        assertThat(state.policy(3)).isEmpty();
    }

    @Test
    void noPolicyLocksTheNetworkOut() {
        IssuancePolicy nobody =
                new IssuancePolicy(USUAL.lifetimes(), false, List.of(rule("services", Action.ALLOW, "members", "own")));
        network.harness.as(network.administrator).refuse(MODULE, change(0, nobody), "locks-out");

        IssuanceRule noNodes = new IssuanceRule(
                "no-nodes",
                Action.DENY,
                List.of(ApplicantPattern.parse("nodes")),
                Set.of(Purpose.NODE),
                List.of(NamePattern.parse("any")),
                EnumSet.allOf(Kind.class),
                Optional.empty(),
                true,
                1);
        assertThat(network.harness.as(network.administrator).refuse(MODULE, change(0, with(noNodes)), "locks-out"))
                .contains("\"no-nodes\"");
    }

    @Test
    void noRuleGivesAnIdentityAway() {
        set(with(rule("everything", Action.ALLOW, "members", "any", "spiffe:/identity/*")));

        for (String stolen : List.of(
                SubjectName.SpiffeId.node(TestNetwork.DOMAIN, network.node).text(),
                SubjectName.SpiffeId.identity(TestNetwork.DOMAIN, network.administrator)
                        .text(),
                "spiffe://example.internal/node/anything")) {
            assertThat(refused(network.member, stolen).code()).as(stolen).isEqualTo(Code.NOT_ENTITLED);
        }
        assertThat(refused(network.stranger, "a.example.internal").reason()).contains("not a member");
    }

    @Test
    void accountsOfAcmeHaveRulesOfTheirOwn() throws Exception {
        network.owners.put("web.example.internal", network.node);
        issueByControl("https://ca.example/acme/acct/1");

        set(with(rule("not-that-one", Action.DENY, "acme:https://ca.example/acme/acct/2", "any")));
        issueByControl("https://ca.example/acme/acct/1");
        assertThatThrownBy(() -> issueByControl("https://ca.example/acme/acct/2"))
                .hasMessageContaining("not-that-one");

        set(with(rule("no-acme", Action.DENY, "acme", "zone:example.internal")));
        assertThatThrownBy(() -> issueByControl("https://ca.example/acme/acct/1"))
                .hasMessageContaining("no-acme");
    }

    private void issueByControl(String account) throws IssuanceRefused {
        SubjectName name = SubjectName.parse("web.example.internal");
        ControlClaim claim = new ControlClaim(account, Hash.of(Bytes.utf8("its key")), name, ControlMethod.DNS_01);
        ControlFinding seen = ControlFinding.by(network.nodeKey, network.root(), claim, network.now());
        network.authority.issue(
                CertificateRequest.parse(csr()),
                new ControlStatement(
                        claim.account(),
                        claim.accountKey(),
                        List.of(new ControlStatement.Shown(name, claim.method(), List.of(seen)))),
                Bytes.EMPTY,
                Purpose.SERVICE,
                Optional.of(Duration.ofHours(1)));
    }

    @Test
    void aDryRunComesToTheSameAndWritesNothing() {
        set(with(rule("no-pay", Action.DENY, "acme", "zone:pay.example.internal")));
        network.owners.put("pay.example.internal", network.member);
        long height = network.harness.height();

        PolicyCheck acme = check(new Applicant.AcmeAccount("https://ca.example/1"), "pay.example.internal");
        assertThat(acme.refusal().orElseThrow().reason()).contains("\"no-pay\"");
        assertThat(acme.steps()).containsExactly(new PolicyCheck.Step("no-pay", "decides"));
        PolicyCheck member = check(new Applicant.Identity(network.member), "pay.example.internal");
        assertThat(member.grant().orElseThrow().rule()).isEqualTo("members");
        assertThat(member.steps().getFirst().outcome()).isEqualTo("is about others");
        assertThat(check(new Applicant.AcmeAccount("https://ca.example/1"), "www.example.org")
                        .refusal()
                        .orElseThrow()
                        .reason())
                .contains("no zone");
        assertThat(network.harness.height()).isEqualTo(height);
    }

    private PolicyCheck check(Applicant applicant, String name) {
        return PolicyCheck.of(
                network.ledger,
                new Application(applicant, Purpose.SERVICE, Kind.P256, List.of(new SubjectName.DnsName(name))));
    }

    @Test
    void aPolicyHasOneEncodingAndComesBackFromIt() {
        IssuancePolicy policy = with(
                rule("a", Action.DENY, "users", "ip:192.0.2.0/24", "name:*.a.example.internal", "loopback"),
                limited("acme", Set.of(Kind.RSA, Kind.P256), Optional.of(USUAL.lifetimes()), false, 7));

        assertThat(CanonicalReader.decode(policy.encoded(), IssuancePolicy::decode))
                .isEqualTo(policy);
        SetPolicy change = change(3, policy);
        assertThat(CanonicalReader.decode(change.encoded(), CertificateOperation::decode))
                .isEqualTo(change);
        for (int cut = 0; cut < policy.encoded().size(); cut += 7) {
            Bytes part = policy.encoded().slice(0, cut);
            assertThatThrownBy(() -> CanonicalReader.decode(part, IssuancePolicy::decode))
                    .isInstanceOf(MalformedInputException.class);
        }
    }

    @Test
    void aNetworkFromBeforeThereWereRulesHasTheUsualOnes() {
        Bytes now = network.genesis.payload().encoded();
        int rules = new CanonicalWriter()
                .list(USUAL.rules(), CanonicalWriter::value)
                .value(network.genesis.payload().web().orElseThrow())
                .size();
        byte[] old = now.slice(0, now.size() - rules).toArray();
        old[0] = 1;

        CertificatesGenesis read = CanonicalReader.decode(Bytes.wrap(old), CertificatesGenesis::decode);
        assertThat(read.policy()).isEqualTo(USUAL);
        assertThat(read.root()).isEqualTo(network.genesis.payload().root());
        assertThat(read.web()).isEmpty();
        assertThat(read.encoded()).isEqualTo(Bytes.wrap(old));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "owner",
                "zone:",
                "zone:*.a.b",
                "zone:-a.b",
                "name:f*o.b.c",
                "spiffe:ns",
                "spiffe:/*",
                "spiffe://*",
                "ip:fd00::1/8",
                "ip:fd00::/129",
                "ip:10.0.0.0/33",
                "ip:fd00::",
                "dns:a.b"
            })
    void aPatternThatSaysNothingIsNoPattern(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> NamePattern.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "everyone", "identity:12", "acme:http://ca.example/1", "acme:"})
    void aRuleIsAboutSomebody(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ApplicantPattern.parse(text));
    }
}
