package internet2.trustchain.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.EnrolmentProof.ByToken;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A token as a text. */
final class EnrolmentTokenTest {

    @Test
    void aTokenIsReadAsItWasWrittenAndNothingElseIs() {
        EnrolmentToken token = EnrolmentToken.draw(Hash.ZERO, TestNetwork.START, TestNetwork.RANDOM);
        assertThat(EnrolmentToken.parse(token.text()).id()).isEqualTo(token.id());
        assertThat(token.toString()).doesNotContain(token.key().seed().hex());
        for (String bad : List.of("", "i2-abc", "i2e-", "i2e-!!", token.text() + "AAAA")) {
            assertThatThrownBy(() -> EnrolmentToken.parse(bad)).isInstanceOf(MalformedInputException.class);
        }
        EnrolmentProof proof = new ByToken(token.id(), TestNetwork.START, Bytes.utf8("signature"));
        assertThat(CanonicalReader.decode(proof.encoded(), EnrolmentProof::decode))
                .isEqualTo(proof);
    }
}
