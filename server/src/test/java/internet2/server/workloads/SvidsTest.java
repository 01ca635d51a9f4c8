package internet2.server.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Pem;
import internet2.foundation.crypto.TlsKeys;
import internet2.server.adapters.Issuance;
import internet2.trustchain.authority.EnrolmentRequest;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.Purpose;
import internet2.trustchain.authority.RequestConsent;
import internet2.trustchain.authority.Serial;
import internet2.trustchain.log.TrustProof;
import internet2.trustchain.workloads.Selector;
import internet2.trustchain.workloads.WorkloadEntry;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept for workloads, and for how long. */
final class SvidsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final NodeId NODE = new NodeId(Hash.ZERO);
    private static final WorkloadEntry WEB = new WorkloadEntry(
            "/web",
            Optional.of(NODE),
            List.of(Selector.parse("unix:uid:33")),
            List.of("web.internal"),
            Optional.of(Duration.ofHours(1)));

    private final Authority authority = new Authority();
    private final Semaphore changes = new Semaphore(0);
    private volatile Instant now = START;
    private final Svids svids = new Svids(
            NODE, "internal", authority, changes::release, new SecureRandom(), () -> now, Duration.ofMillis(50));

    @AfterEach
    void end() {
        svids.close();
    }

    /** Issues what the test prepared, or refuses. */
    private static final class Authority implements Issuance {

        /** How long each lives from now, and how long it has lived already. */
        private record Life(Duration before, Duration after) {}

        private static final KeyPair ISSUER = TlsKeys.generate(new SecureRandom());

        private List<GeneralName> names = List.of(
                new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://internal/web"),
                new GeneralName(GeneralName.dNSName, "web.internal"));

        private Optional<PublicKey> otherKey = Optional.empty();
        private volatile Runnable whileAsked = () -> {};

        private final Queue<Optional<Life>> prepared = new ArrayDeque<>();
        private final Semaphore asked = new Semaphore(0);
        private final Queue<IssueRequest> requests = new ArrayDeque<>();

        synchronized void issues(Duration before, Duration after) {
            prepared.add(Optional.of(new Life(before, after)));
        }

        synchronized void refuses() {
            prepared.add(Optional.empty());
        }

        synchronized int requests() {
            return requests.size();
        }

        @Override
        public IssuedCertificate enrol(EnrolmentRequest request) throws IssuanceRefused {
            throw new IssuanceRefused(IssuanceRefused.Code.UNAVAILABLE, "not for programs");
        }

        @Override
        public synchronized IssuedCertificate issue(IssueRequest request) throws IssuanceRefused {
            requests.add(request);
            whileAsked.run();
            asked.release();
            Life life = Optional.ofNullable(prepared.poll())
                    .flatMap(each -> each)
                    .orElseThrow(() -> new IssuanceRefused(IssuanceRefused.Code.UNAVAILABLE, "not now"));
            Serial serial = Serial.random(new SecureRandom());
            Instant notBefore = START.minus(life.before());
            Instant notAfter = START.plus(life.after());
            return new IssuedCertificate(
                    serial,
                    Purpose.SERVICE,
                    List.of(),
                    notBefore,
                    notAfter,
                    certificate(serial, notBefore, notAfter, keyOf(request), names),
                    List.of(),
                    new TrustProof(0, START, Hash.ZERO, List.of(), ""));
        }

        private PublicKey keyOf(IssueRequest request) {
            try {
                byte[] der =
                        Pem.parseAll(request.csr().utf8()).getFirst().content().toArray();
                return otherKey.isPresent() ? otherKey.get() : new JcaPKCS10CertificationRequest(der).getPublicKey();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        private static Bytes certificate(
                Serial serial, Instant notBefore, Instant notAfter, PublicKey key, List<GeneralName> names) {
            try {
                X500Name issuer = new X500Name("CN=test");
                var certificate = new JcaX509v3CertificateBuilder(
                                issuer,
                                serial.number(),
                                Date.from(notBefore),
                                Date.from(notAfter),
                                new X500Name("CN=web"),
                                key)
                        .addExtension(
                                Extension.subjectAlternativeName,
                                false,
                                new GeneralNames(names.toArray(GeneralName[]::new)));
                ContentSigner signer = new JcaContentSignerBuilder("SHA256withECDSA").build(ISSUER.getPrivate());
                return Bytes.wrap(certificate.build(signer).getEncoded());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public IssuedCertificate renew(
                Serial serial,
                Bytes csr,
                Optional<Duration> lifetime,
                NodeId requester,
                Optional<RequestConsent> consent) {
            throw new AssertionError("workloads get new keys, so new certificates");
        }
    }

    private static void await(Semaphore event, int times) throws InterruptedException {
        assertThat(event.tryAcquire(times, 30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anIdentityIsIssuedOnceForAllWhoHaveIt() throws Exception {
        authority.issues(Duration.ZERO, Duration.ofHours(1));

        Svid svid = svids.of(WEB);

        assertThat(svids.of(WEB)).isSameAs(svid);
        assertThat(authority.requests()).isEqualTo(1);
        IssueRequest request = authority.requests.element();
        assertThat(request.names()).containsExactly("spiffe://internal/web", "web.internal");
        assertThat(request.requester()).isEqualTo(NODE);
        assertThat(request.purpose()).isEqualTo(Purpose.SERVICE);
        assertThat(request.lifetime()).contains(Duration.ofHours(1));
        assertThat(svid.toString()).contains("spiffe://internal/web").doesNotContain("Key");
    }

    @Test
    void atTwoThirdsOfItsLifeAnotherKeyIsCertifiedAndAllAreTold() throws Exception {
        authority.issues(Duration.ofHours(3), Duration.ofHours(1));
        authority.issues(Duration.ZERO, Duration.ofHours(4));

        Svid first = svids.of(WEB);
        await(changes, 1);
        Svid second = svids.of(WEB);

        assertThat(second.notAfter()).isEqualTo(START.plus(Duration.ofHours(4)));
        assertThat(second.key()).isNotEqualTo(first.key());
        assertThat(authority.requests()).isEqualTo(2);
    }

    @Test
    void aRenewalThatFailsLeavesTheOldOne() throws Exception {
        authority.issues(Duration.ofHours(3), Duration.ofHours(1));
        authority.refuses();

        Svid first = svids.of(WEB);
        await(authority.asked, 2);

        assertThat(svids.of(WEB)).isSameAs(first);
        assertThat(changes.availablePermits()).isZero();
    }

    @Test
    void aRefusalStandsForAWhile() throws Exception {
        authority.refuses();
        authority.issues(Duration.ZERO, Duration.ofHours(1));

        assertThatThrownBy(() -> svids.of(WEB)).isInstanceOf(IssuanceRefused.class);
        assertThatThrownBy(() -> svids.of(WEB)).isInstanceOf(IssuanceRefused.class);
        assertThat(authority.requests()).isEqualTo(1);

        now = START.plusSeconds(5);
        assertThat(svids.of(WEB).spiffeId()).isEqualTo("spiffe://internal/web");
    }

    @Test
    void aRefusalStandsFromWhenItWasGiven() {
        authority.refuses();
        authority.whileAsked = () -> now = now.plusSeconds(10);

        assertThatThrownBy(() -> svids.of(WEB)).isInstanceOf(IssuanceRefused.class);
        assertThatThrownBy(() -> svids.of(WEB)).isInstanceOf(IssuanceRefused.class);

        assertThat(authority.requests()).isEqualTo(1);
    }

    @Test
    void allAreToldWhenARefusalStandsNoLonger() throws Exception {
        authority.refuses();

        assertThatThrownBy(() -> svids.of(WEB)).isInstanceOf(IssuanceRefused.class);

        await(changes, 1);
    }

    @Test
    void allAreToldWhenOneEndsThatCouldNotBeRenewed() throws Exception {
        authority.issues(Duration.ofHours(3), Duration.ofHours(1));
        authority.refuses();

        svids.of(WEB);
        authority.whileAsked = () -> now = START.plus(Duration.ofHours(1));
        await(changes, 1);

        assertThat(authority.requests()).isEqualTo(2);
        assertThatThrownBy(() -> svids.of(WEB)).isInstanceOf(IssuanceRefused.class);
    }

    @Test
    void whatIsNotInForceIsNotTakenFromTheAuthority() {
        authority.issues(Duration.ofHours(2), Duration.ofHours(-1));
        assertThatThrownBy(() -> svids.of(WEB)).hasMessageContaining("is in force from");

        now = START.plusSeconds(5);
        authority.issues(Duration.ofHours(-1), Duration.ofHours(2));
        assertThatThrownBy(() -> svids.of(WEB)).hasMessageContaining("is in force from");
    }

    @Test
    void whatHasEndedIsNotHandedOut() throws Exception {
        authority.issues(Duration.ZERO, Duration.ofHours(1));
        authority.issues(Duration.ZERO, Duration.ofHours(3));

        Svid first = svids.of(WEB);
        now = START.plus(Duration.ofHours(1));

        assertThat(svids.of(WEB).notAfter()).isAfter(first.notAfter());
    }

    @Test
    void theCertificateOfSomebodyElseIsNotHandedOut() {
        authority.issues(Duration.ZERO, Duration.ofHours(1));
        authority.names = List.of(new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://internal/db"));
        assertThatThrownBy(() -> svids.of(WEB)).hasMessageContaining("somebody else");

        now = START.plusSeconds(5);
        authority.issues(Duration.ZERO, Duration.ofHours(1));
        authority.names = List.of(
                new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://internal/web"),
                new GeneralName(GeneralName.dNSName, "web.internal"));
        authority.otherKey = Optional.of(TlsKeys.generate(new SecureRandom()).getPublic());
        assertThatThrownBy(() -> svids.of(WEB)).hasMessageContaining("somebody else");
    }

    @Test
    void whatIsNoLongerRegisteredIsForgotten() throws Exception {
        authority.issues(Duration.ZERO, Duration.ofHours(1));
        authority.issues(Duration.ZERO, Duration.ofHours(1));

        Svid first = svids.of(WEB);
        svids.retain(Set.of(WEB));
        assertThat(svids.of(WEB)).isSameAs(first);
        svids.retain(Set.of());

        assertThat(svids.of(WEB)).isNotSameAs(first);
    }
}
