package internet2.foundation.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import java.security.SecureRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HybridKeyTest {

    private static final String DOMAIN = "test/statement";
    private static final Bytes MESSAGE = Bytes.utf8("all nodes agree");

    private final SecureRandom random = new SecureRandom();

    @ParameterizedTest
    @EnumSource
    void aSignatureHoldsForItsKeyDomainAndMessageOnly(PostQuantumAlgorithm algorithm) {
        HybridKey key = HybridKey.generate(algorithm, random);
        HybridSignature signature = key.sign(DOMAIN, MESSAGE);
        assertThat(key.publicKey().verify(DOMAIN, MESSAGE, signature)).isTrue();
        assertThat(key.publicKey().verify("test/other", MESSAGE, signature)).isFalse();
        assertThat(key.publicKey().verify(DOMAIN, Bytes.utf8("all nodes agreE"), signature))
                .isFalse();
        assertThat(HybridKey.generate(algorithm, random).publicKey().verify(DOMAIN, MESSAGE, signature))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void bothHalvesMustHold(PostQuantumAlgorithm algorithm) {
        HybridKey key = HybridKey.generate(algorithm, random);
        HybridSignature signature = key.sign(DOMAIN, MESSAGE);
        HybridSignature other = key.sign(DOMAIN, Bytes.utf8("something else"));
        assertThat(key.publicKey()
                        .verify(
                                DOMAIN,
                                MESSAGE,
                                new HybridSignature(other.ed25519(), algorithm, signature.postQuantum())))
                .isFalse();
        assertThat(key.publicKey()
                        .verify(
                                DOMAIN,
                                MESSAGE,
                                new HybridSignature(signature.ed25519(), algorithm, other.postQuantum())))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void keysAndSignaturesSurviveTheirEncoding(PostQuantumAlgorithm algorithm) {
        HybridKey key = HybridKey.generate(algorithm, random);
        HybridKey read = HybridKey.decode(key.encoded());
        assertThat(read.publicKey()).isEqualTo(key.publicKey());
        assertThat(CanonicalReader.decode(key.publicKey().encoded(), HybridPublicKey::decode))
                .isEqualTo(key.publicKey());
        HybridSignature signature = read.sign(DOMAIN, MESSAGE);
        HybridSignature sent = CanonicalReader.decode(signature.encoded(), HybridSignature::decode);
        assertThat(sent).isEqualTo(signature);
        assertThat(key.publicKey().verify(DOMAIN, MESSAGE, sent)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aPostQuantumSignatureStandsOnItsOwn(PostQuantumAlgorithm algorithm) {
        HybridKey key = HybridKey.generate(algorithm, random);
        Bytes signature = key.postQuantumSign(DOMAIN, MESSAGE);
        assertThat(key.publicKey().verifyPostQuantum(DOMAIN, MESSAGE, signature))
                .isTrue();
        assertThat(key.publicKey().verifyPostQuantum(DOMAIN, MESSAGE, signature.slice(0, signature.size() - 1)))
                .isFalse();
        assertThat(key.publicKey().verifyPostQuantum(DOMAIN, MESSAGE, Bytes.EMPTY))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedKeyFileIsRefused(PostQuantumAlgorithm algorithm) {
        Bytes encoded = HybridKey.generate(algorithm, random).encoded();
        Bytes other = HybridKey.generate(algorithm, random).encoded();
        int half = encoded.size() - algorithm.publicKeySize();
        Bytes mixed = encoded.slice(0, half).concat(other.slice(half, other.size()));
        assertThatThrownBy(() -> HybridKey.decode(mixed)).isInstanceOf(MalformedInputException.class);
        assertThatThrownBy(() -> HybridKey.decode(encoded.slice(0, encoded.size() - 1)))
                .isInstanceOf(MalformedInputException.class);
        assertThatThrownBy(() -> HybridKey.decode(encoded.concat(Bytes.of((byte) 0))))
                .isInstanceOf(MalformedInputException.class);
    }

    @ParameterizedTest
    @EnumSource
    void malformedPublicKeysAreRefused(PostQuantumAlgorithm algorithm) {
        Bytes encoded = HybridKey.generate(algorithm, random).publicKey().encoded();
        Bytes notAPoint = Bytes.parseHex("02" + "00".repeat(31)).concat(encoded.slice(32, encoded.size()));
        assertThatThrownBy(() -> CanonicalReader.decode(notAPoint, HybridPublicKey::decode))
                .isInstanceOf(MalformedInputException.class);
        assertThatThrownBy(() -> CanonicalReader.decode(encoded.slice(0, encoded.size() - 1), HybridPublicKey::decode))
                .isInstanceOf(MalformedInputException.class);
    }

    @ParameterizedTest
    @EnumSource
    void noTextFormShowsASecret(PostQuantumAlgorithm algorithm) {
        HybridKey key = HybridKey.generate(algorithm, random);
        assertThat(key.toString()).contains(key.publicKey().id().toString());
        assertThat(key + " " + key.statementKey())
                .doesNotContain(key.statementKey().seed().hex());
    }
}
