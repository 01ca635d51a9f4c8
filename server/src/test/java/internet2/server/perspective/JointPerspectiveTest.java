package internet2.server.perspective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.FakeMembership;
import internet2.ledger.LedgerNetwork;
import internet2.stoq.StoqRefusal;
import internet2.trustchain.acme.AcmeError;
import internet2.trustchain.acme.ControlInquiry;
import internet2.trustchain.acme.Finding;
import internet2.trustchain.acme.Verdict;
import internet2.trustchain.authority.CertificatesGenesis;
import internet2.trustchain.authority.ControlClaim;
import internet2.trustchain.authority.ControlFinding;
import internet2.trustchain.authority.ControlMethod;
import internet2.trustchain.authority.ControlQuorum;
import internet2.trustchain.authority.GenesisAuthority;
import internet2.trustchain.authority.IssuancePolicy;
import internet2.trustchain.authority.SubjectName.DnsName;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Four validators that ask each other what they see; only what lies before their eyes is made up. */
final class JointPerspectiveTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<HybridKey> KEYS = Stream.generate(
                    () -> HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, RANDOM))
            .limit(5)
            .toList();
    private static final CertificatesGenesis NETWORK = GenesisAuthority.create(
                    "internal", IssuancePolicy.DEVELOPMENT, id(0), NOW, RANDOM)
            .payload();
    private static final Hash ROOT = Hash.of(NETWORK.root());
    private static final ControlClaim CLAIM = claim("web.internal");
    private static final Finding BLIND = Finding.notShown(AcmeError.DNS, "no TXT records");

    private final ControlQuorum quorum;
    private final Map<NodeId, Answering> others = new HashMap<>();
    private final Map<NodeId, Finding> seen = new HashMap<>();
    private final AtomicInteger looks = new AtomicInteger();
    private Optional<String> judgement = Optional.empty();

    /** Of a validator, honest or not. */
    private interface Answering {
        Bytes answer(Bytes request) throws IOException;
    }

    JointPerspectiveTest() {
        FakeMembership membership = new FakeMembership();
        KEYS.subList(0, 4).forEach(each -> membership.node(each.publicKey()));
        quorum = new ControlQuorum(membership, ROOT);
    }

    @BeforeEach
    void begin() {
        for (int i = 1; i < 4; i++) {
            PerspectiveDesk desk = desk(i, true);
            others.put(id(i), request -> desk.answer(id(0), request));
        }
    }

    private static NodeId id(int number) {
        return KEYS.get(number).publicKey().id();
    }

    private static ControlClaim claim(String name) {
        return new ControlClaim(
                "https://ca.example/acme/acct/1", Hash.of(Bytes.utf8("key")), new DnsName(name), ControlMethod.DNS_01);
    }

    private static ControlInquiry inquiry(ControlClaim claim) {
        return new ControlInquiry(claim, "token", "https://ca.example/acme/account-hash/", List.of());
    }

    private SignedPerspective eyes(int number) {
        return new SignedPerspective(
                question -> {
                    looks.incrementAndGet();
                    return seen.getOrDefault(id(number), Finding.shown());
                },
                claim -> judgement,
                NETWORK,
                KEYS.get(number),
                () -> NOW);
    }

    private PerspectiveDesk desk(int number, boolean current) {
        return new PerspectiveDesk(eyes(number), () -> quorum, (height, atMost) -> current, () -> NOW);
    }

    private Verdict look() throws InterruptedException {
        return new JointPerspective(id(0), eyes(0), new Wires(), () -> quorum, () -> 7, () -> NOW).look(inquiry(CLAIM));
    }

    private String unmet() throws InterruptedException {
        return ((Verdict.Unmet) look()).problem().detail();
    }

    @Test
    void threeOfFourHaveToSeeItAndTheirWordsHoldForEverybody() throws Exception {
        seen.put(id(2), BLIND);
        Verdict.Met met = (Verdict.Met) look();
        assertThat(met.findings()).hasSize(3);
        assertThat(quorum.fault(CLAIM, met.findings(), NOW)).isEmpty();
    }

    @Test
    void whatOnlyTwoSeeIsNotShown() throws Exception {
        seen.put(id(1), BLIND);
        seen.put(id(2), BLIND);
        Verdict.Unmet unmet = (Verdict.Unmet) look();
        assertThat(unmet.problem().error()).isEqualTo(AcmeError.DNS);
        assertThat(unmet.problem().detail()).contains("of 4 validators, and 3 have to see it", "no TXT records");
    }

    @Test
    void theAskerSeesItAlsoThroughOthersEyes() throws Exception {
        seen.put(id(0), BLIND);
        assertThat(((Verdict.Met) look()).findings())
                .extracting(ControlFinding::validator)
                .containsExactlyInAnyOrder(id(1), id(2), id(3));
    }

    @Test
    void oneMayBeAwayAndTwoMayNot() throws Exception {
        Answering away = request -> {
            throw new IOException("nobody answers");
        };
        others.put(id(1), away);
        assertThat(look()).isInstanceOf(Verdict.Met.class);
        others.put(id(2), away);
        assertThat(unmet()).contains("of 4 validators, and 3 have to see it", "did not say: nobody answers");
    }

    @Test
    void aWordThatOthersWouldNotTakeIsNone() throws Exception {
        seen.put(id(3), BLIND);
        others.put(id(1), request -> seen(ControlFinding.by(KEYS.get(1), ROOT, claim("other.internal"), NOW)));
        assertThat(unmet()).contains("signed something else");
        others.put(id(1), request -> seen(ControlFinding.by(KEYS.get(2), ROOT, CLAIM, NOW)));
        assertThat(unmet()).contains("in the name of another");
        others.put(id(1), request -> Bytes.utf8("garbage"));
        assertThat(unmet()).contains("did not say");
    }

    @Test
    void whatIsNotToBeCertifiedIsNotLookedAt() throws Exception {
        judgement = Optional.of("CAA forbids it");
        assertThat(unmet()).contains("CAA forbids it");
        assertThat(looks).hasValue(0);
    }

    @Test
    void onlyValidatorsAskAndWhatTheyAskIsRead() {
        assertThat(refusal(() -> desk(1, true).answer(id(4), call(CLAIM)))).isEqualTo("not-entitled");
        assertThat(refusal(() -> desk(1, true).answer(id(0), Bytes.utf8("garbage"))))
                .isEqualTo("malformed");
        assertThat(looks).hasValue(0);
    }

    @Test
    void whoIsBehindSaysSoInsteadOfLookingIntoAnOldState() {
        assertThat(refusal(() -> desk(1, false).answer(id(0), call(CLAIM)))).isEqualTo("behind");
        assertThat(looks).hasValue(0);
    }

    @Test
    void nobodyHasOthersHammerAName() throws Exception {
        PerspectiveDesk desk = desk(1, true);
        for (int i = 0; i < 20; i++) {
            desk.answer(id(0), call(CLAIM));
        }
        assertThat(refusal(() -> desk.answer(id(0), call(CLAIM)))).isEqualTo("busy");
        assertThat(looks).hasValue(20);
        assertThat(desk.answer(id(0), call(claim("other.internal"))).isEmpty()).isFalse();
        assertThat(desk.answer(id(2), call(CLAIM)).isEmpty()).isFalse();
    }

    @Test
    void aReplyIsReadAsItWasWritten() {
        List<PerspectiveReply> replies = List.of(
                new PerspectiveReply.Seen(ControlFinding.by(KEYS.get(1), ROOT, CLAIM, NOW), Optional.of(NOW)),
                new PerspectiveReply.NotSeen(AcmeError.TLS, "\u00e4".repeat(1000)));
        for (PerspectiveReply each : replies) {
            assertThat(CanonicalReader.decode(each.encoded(), PerspectiveReply::decode))
                    .isEqualTo(each);
        }
    }

    private static Bytes call(ControlClaim claim) {
        return new PerspectiveCall(7, inquiry(claim)).encoded();
    }

    private static Bytes seen(ControlFinding finding) {
        return new PerspectiveReply.Seen(finding, Optional.empty()).encoded();
    }

    private static String refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable asking) {
        return catchThrowableOfType(StoqRefusal.class, asking).code();
    }

    /** Carries questions to those that answer. */
    private final class Wires implements LedgerNetwork {

        @Override
        public Bytes call(NodeId to, int service, Bytes request) throws IOException {
            Answering answering = others.get(to);
            if (answering == null || service != PerspectiveDesk.SERVICE) {
                throw new IOException("nobody is there");
            }
            return answering.answer(request);
        }

        @Override
        public void open(Inbox inbox) {}

        @Override
        public void keepInTouch(Set<NodeId> nodes) {}

        @Override
        public void send(NodeId to, Bytes message) {}

        @Override
        public Set<NodeId> acquaintances() {
            return Set.of();
        }
    }
}
