package internet2.foundation.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import org.junit.jupiter.api.Test;

class Argon2idTest {

    /** RFC 9106 section 5.3. */
    @Test
    void theVectorOfRfc9106Holds() {
        Bytes tag = new Argon2id(32, 3, 4)
                .hash(
                        Bytes.parseHex("01".repeat(32)),
                        Bytes.parseHex("02".repeat(16)),
                        Bytes.parseHex("03".repeat(8)),
                        Bytes.parseHex("04".repeat(12)),
                        32);
        assertThat(tag.hex()).isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }

    @Test
    void parametersBeyondTheLimitsAreRefused() {
        assertThatThrownBy(() -> new Argon2id(7, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Argon2id(1 << 21, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Argon2id(1024, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Argon2id(1024, 1, 1).hash(Bytes.EMPTY, Bytes.EMPTY, 32))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
