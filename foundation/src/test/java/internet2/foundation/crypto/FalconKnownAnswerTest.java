package internet2.foundation.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Record 0 of the known answers that came with Falcon's round-3 submission. */
class FalconKnownAnswerTest {

    private final Map<String, String> record = new HashMap<>();
    private final FalconScheme falcon = new FalconScheme();

    @BeforeEach
    void readRecord() throws Exception {
        try (InputStream in = getClass().getResourceAsStream("falcon1024-KAT-0.rsp")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
            text.lines().forEach(line -> record.put(line.split(" = ", 2)[0], line.split(" = ", 2)[1]));
        }
    }

    @Test
    void thePublishedSeedGivesThePublishedKeyAndSignature() {
        NistRandom random = new NistRandom(field("seed").toArray());
        PostQuantumScheme.KeyPair pair = falcon.generate(random);
        assertThat(pair.publicKey()).isEqualTo(field("pk"));
        byte[] signature = falcon.sign(pair.privateKey(), field("msg").toArray(), random);
        assertThat(Bytes.wrap(signature)).isEqualTo(publishedSignature());
    }

    @Test
    void thePublishedSignatureHoldsAndEveryDamageToItShows() {
        byte[] message = field("msg").toArray();
        byte[] signature = publishedSignature().toArray();
        assertThat(falcon.verify(field("pk"), message, signature)).isTrue();
        for (int at = 0; at < signature.length; at += 13) {
            byte[] damaged = signature.clone();
            damaged[at] ^= 0x10;
            assertThat(falcon.verify(field("pk"), message, damaged)).isFalse();
        }
        message[0] ^= 1;
        assertThat(falcon.verify(field("pk"), message, signature)).isFalse();
    }

    @Test
    void malformedKeysAndSignaturesAreFalseNotACrash() {
        byte[] message = field("msg").toArray();
        Bytes key = field("pk");
        Bytes signature = publishedSignature();
        for (int size = 0; size < signature.size(); size += 7) {
            assertThat(falcon.verify(key, message, signature.slice(0, size).toArray()))
                    .isFalse();
        }
        byte[] tooLong = signature.concat(Bytes.wrap(new byte[2000])).toArray();
        assertThat(falcon.verify(key, message, tooLong)).isFalse();
        assertThat(falcon.isPublicKey(Bytes.of((byte) 9).concat(key.slice(1, key.size()))))
                .isFalse();
        byte[] coefficientTooLarge = key.toArray();
        coefficientTooLarge[1] = (byte) 0xff;
        coefficientTooLarge[2] = (byte) 0xff;
        assertThat(falcon.isPublicKey(Bytes.wrap(coefficientTooLarge))).isFalse();
    }

    private Bytes field(String name) {
        return Bytes.parseHex(Objects.requireNonNull(record.get(name)));
    }

    /** "sm" is the length of the last part (u16), the salt, the message, and 0x2a before the polynomial. */
    private Bytes publishedSignature() {
        Bytes all = field("sm");
        int polynomial = 2 + 40 + field("msg").size() + 1;
        return Bytes.of((byte) 0x3a).concat(all.slice(2, 42)).concat(all.slice(polynomial, all.size()));
    }
}
