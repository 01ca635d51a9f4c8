package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.ledger.Membership;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A network of four validators, whose client shows some of them, or all, that it controls a name. */
@Timeout(180)
final class NobodyLooksAloneTest {

    private static final String NAME = "web.internal";

    @TempDir
    Path folder = Path.of("");

    /** Where two of the validators look, and where the others do. */
    private ChallengePlace one;

    private ChallengePlace other;

    @BeforeEach
    void open() throws IOException {
        one = ChallengePlace.open();
        other = ChallengePlace.open();
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void aQuorumSeesForAllAndAnyValidatorCertifiesAndLetsNewcomersInWithoutTheFounder() throws Exception {
        List<RunningNode> others = new ArrayList<>();
        try (RunningNode founder = RunningNode.start(folder.resolve("founder"), one.flags())) {
            others.add(RunningNode.join(folder.resolve("second"), founder, one.flags()));
            others.add(RunningNode.join(folder.resolve("third"), founder, other.flags()));
            others.add(RunningNode.join(folder.resolve("fourth"), founder, other.flags()));
            ChallengePlace.lead(founder, NAME);
            Validators.promote(founder, others);

            try (AcmeClient atTheFounder = new AcmeClient(founder)) {
                AcmeClient.Refused refused = catchThrowableOfType(
                        AcmeClient.Refused.class, () -> atTheFounder.certify(NAME, one.answers()::put));
                assertThat(refused)
                        .as("the founder sees it, and one more, and that is not enough")
                        .hasMessageContaining("of 4 validators, and 3 have to see it");
                assertThat(atTheFounder.certify(NAME, this::everywhere)).contains("BEGIN CERTIFICATE");
            }
            founder.node().close();
            try (AcmeClient atTheFourth = new AcmeClient(others.getLast())) {
                assertThat(atTheFourth.certify(NAME, this::everywhere)).contains("BEGIN CERTIFICATE");
            }
            others.add(RunningNode.join(folder.resolve("fifth"), others.getFirst(), Map.of()));
            RunningNode fifth = others.getLast();
            assertThat(fifth.node()
                            .core()
                            .ledger()
                            .query(Membership.class)
                            .isMember(fifth.node().id()))
                    .isTrue();
            assertThatThrownBy(() -> new AcmeClient(fifth))
                    .as("who holds no share says whom to ask")
                    .hasMessageContaining("no ACME");
        } finally {
            others.forEach(RunningNode::close);
        }
    }

    private void everywhere(String token, String authorization) {
        one.answers().put(token, authorization);
        other.answers().put(token, authorization);
    }
}
