package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.FakeMembership;
import internet2.trustchain.authority.SubjectName.DnsName;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How many validators certify a name, and how many keep it from its certificate. */
final class ControlQuorumTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Hash ROOT = Hash.of(Bytes.utf8("root"));
    private static final ControlClaim CLAIM = new ControlClaim(
            "https://ca.example/acme/acct/1",
            Hash.of(Bytes.utf8("key")),
            new DnsName("*.example.internal"),
            ControlMethod.DNS_01);

    /** More than may ever look. */
    private static final List<HybridKey> KEYS = Stream.generate(
                    () -> HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, new SecureRandom()))
            .limit(ControlQuorum.PERSPECTIVES_MAX + 2)
            .toList();

    @Property(tries = 300)
    void anyMoreThanHalfSufficeAndNoFewerWhateverElseIsSaid(
            @ForAll @IntRange(min = 1, max = 18) int validators, @ForAll long seed) {
        Random random = new Random(seed);
        FakeMembership membership = new FakeMembership();
        KEYS.subList(0, validators).forEach(each -> membership.node(each.publicKey()));
        ControlQuorum quorum = new ControlQuorum(membership, ROOT);
        List<HybridKey> looking = KEYS.stream()
                .filter(each -> quorum.perspectives().contains(each.publicKey().id()))
                .toList();
        List<ControlFinding> findings = new ArrayList<>();
        int honest = 0;
        for (HybridKey each : looking) {
            boolean saw = random.nextBoolean();
            honest += saw ? 1 : 0;
            findings.add(ControlFinding.by(each, saw ? ROOT : Hash.ZERO, CLAIM, NOW));
        }
        KEYS.stream()
                .filter(each -> !looking.contains(each))
                .limit(1)
                .forEach(each -> findings.add(ControlFinding.by(each, ROOT, CLAIM, NOW)));
        findings.addAll(List.copyOf(findings)); // nobody counts twice
        Collections.shuffle(findings, random);

        int most = Math.min(validators, ControlQuorum.PERSPECTIVES_MAX);
        assertThat(looking).hasSize(most);
        assertThat(quorum.fault(CLAIM, findings, NOW).isEmpty()).isEqualTo(2 * honest > most);
    }

    /** n = 3f + 1: f liars certify nothing alone, and f silent ones keep nobody from a certificate. */
    @Property
    void liarsAreTooFewToCertifyAndTheSilentToStop(@ForAll @IntRange(min = 1, max = 16) int validators) {
        int faulty = (validators - 1) / 3;
        assertThat(ControlQuorum.needed(validators)).isGreaterThan(faulty).isLessThanOrEqualTo(validators - faulty);
    }

    @Test
    void aStatementThatSaysHowItIsReadIsReadAsItWasWritten() {
        ControlFinding finding = ControlFinding.by(KEYS.getFirst(), ROOT, CLAIM, NOW.plusNanos(1_999_999));
        ControlStatement statement = new ControlStatement(
                CLAIM.account(),
                CLAIM.accountKey(),
                List.of(new ControlStatement.Shown(CLAIM.name(), CLAIM.method(), List.of(finding))));
        assertThat(CanonicalReader.decode(statement.encoded(), ControlStatement::decode))
                .isEqualTo(statement);
        assertThat(CanonicalReader.decode(CLAIM.encoded(), ControlClaim::decode))
                .isEqualTo(CLAIM);
        byte[] older = statement.encoded().toArray();
        older[0] = 1;
        assertThatThrownBy(() -> CanonicalReader.decode(Bytes.wrap(older), ControlStatement::decode))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining("format");
    }

    @Test
    void nobodySpeaksTwiceInAStatement() {
        ControlFinding finding = ControlFinding.by(KEYS.getFirst(), ROOT, CLAIM, NOW);
        assertThatThrownBy(() -> new ControlStatement.Shown(CLAIM.name(), CLAIM.method(), List.of(finding, finding)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("each once");
    }
}
