package internet2.foundation.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Vectors;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MlKemTest {

    private final SecureRandom random = new SecureRandom();

    @Test
    void bothSidesGetTheSameSecret() {
        MlKemKey key = MlKemKey.generate(random);
        MlKemPublicKey sent = CanonicalReader.decode(key.publicKey().encoded(), MlKemPublicKey::decode);
        MlKemPublicKey.Encapsulation encapsulation = sent.encapsulate(random);
        assertThat(key.decapsulate(encapsulation.ciphertext())).isEqualTo(encapsulation.secret());
        assertThat(MlKemKey.of(key.encoded()).decapsulate(encapsulation.ciphertext()))
                .isEqualTo(encapsulation.secret());
        assertThat(MlKemKey.generate(random).decapsulate(encapsulation.ciphertext()))
                .isNotEqualTo(encapsulation.secret());
    }

    @Test
    void publishedDecapsulationsHold() {
        for (JsonNode vector : Vectors.read(getClass(), "mlkem768_decapsulate_wycheproof.json")) {
            Bytes ciphertext = Vectors.hex(vector, "ciphertext");
            if (vector.get("valid").asBoolean()) {
                assertThat(MlKemKey.of(Vectors.hex(vector, "key")).decapsulate(ciphertext))
                        .isEqualTo(Vectors.hex(vector, "secret"));
            } else {
                assertThatThrownBy(() -> MlKemKey.of(Vectors.hex(vector, "key")).decapsulate(ciphertext))
                        .as("%s", vector.get("comment"))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void publishedEncapsulationsHoldAndUnreducedKeysAreMalformed() {
        for (JsonNode vector : Vectors.read(getClass(), "mlkem768_encapsulate_wycheproof.json")) {
            Bytes key = Vectors.hex(vector, "key");
            if (vector.get("valid").asBoolean()) {
                var encapsulation = new MlKemPublicKey(key).encapsulate(given(Vectors.hex(vector, "randomness")));
                assertThat(encapsulation.ciphertext()).isEqualTo(Vectors.hex(vector, "ciphertext"));
                assertThat(encapsulation.secret()).isEqualTo(Vectors.hex(vector, "secret"));
            } else {
                assertThatThrownBy(() -> CanonicalReader.decode(key, MlKemPublicKey::decode))
                        .isInstanceOf(MalformedInputException.class);
            }
        }
    }

    @Test
    void noTextFormShowsASecret() {
        MlKemKey key = MlKemKey.generate(random);
        var encapsulation = key.publicKey().encapsulate(random);
        assertThat(encapsulation.toString())
                .doesNotContain(encapsulation.secret().hex());
        assertThat(key.toString()).doesNotContain(key.encoded().slice(0, 16).hex());
    }

    private static SecureRandom given(Bytes bytes) {
        return new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] target) {
                bytes.copyTo(target, 0);
            }
        };
    }
}
