package internet2.foundation.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsKeysTest {

    /** From {@code openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256}. */
    private static final String FROM_OPENSSL = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgGp1w+IiLm0wTFUP/
            Ey6/8An993gEueKkyO78piA8IC2hRANCAAQrILhnorn6nNgkYBvL2cgzknDd3Gz1
            p5nKwzB6rxmg2F8EO/pADc5g0VxAfS63y8hv9g7BDycxbgmscTTNotAA
            -----END PRIVATE KEY-----
            """;

    @Test
    void aKeySurvivesPemAndSignsForItsPublicHalf() throws Exception {
        KeyPair pair = TlsKeys.generate(new SecureRandom());
        PrivateKey read = TlsKeys.parsePem(TlsKeys.toPem(pair.getPrivate()));
        Signature signing = Signature.getInstance("SHA256withECDSA", FastCrypto.provider());
        signing.initSign(read);
        signing.update(new byte[] {1});
        byte[] signature = signing.sign();
        Signature jdk = Signature.getInstance("SHA256withECDSA", "SunEC");
        jdk.initVerify(pair.getPublic());
        jdk.update(new byte[] {1});
        assertThat(jdk.verify(signature)).isTrue();
        assertThat(TlsKeys.publicKey(Bytes.of(pair.getPublic().getEncoded()))).isEqualTo(pair.getPublic());
    }

    @Test
    void aKeyFromOpensslIsRead() throws Exception {
        assertThat(TlsKeys.parsePem(FROM_OPENSSL).getAlgorithm()).isEqualTo("EC");
    }

    @Test
    void keysOfOtherKindsAreRefusedWithoutQuotingThem() throws Exception {
        String ed25519 = TlsKeys.toPem(Ed25519Key.generate(new SecureRandom()).toJca());
        assertThatThrownBy(() -> TlsKeys.parsePem(ed25519))
                .isInstanceOf(MalformedPemException.class)
                .hasMessage("not a PKCS#8 key on P-256")
                .hasNoCause();
        KeyPairGenerator larger = KeyPairGenerator.getInstance("EC", "SunEC");
        larger.initialize(384);
        KeyPair pair = larger.generateKeyPair();
        assertThatThrownBy(() -> TlsKeys.parsePem(TlsKeys.toPem(pair.getPrivate())))
                .isInstanceOf(MalformedPemException.class)
                .hasMessageContaining("not on P-256");
        assertThatThrownBy(() -> TlsKeys.publicKey(Bytes.of(pair.getPublic().getEncoded())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void blocksAreFoundBetweenExplanations() throws Exception {
        Pem one = new Pem(Pem.CERTIFICATE, Bytes.wrap(new byte[100]));
        Pem other = new Pem(Pem.CERTIFICATE, Bytes.wrap(new byte[48]));
        String text = "Issuer: someone\r\n" + one.text().replace("\n", "\r\n") + "\nand\n" + other.text();
        assertThat(Pem.parseAll(text)).containsExactly(one, other);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no pem",
                "-----BEGIN CERTIFICATE-----\nAAAA\n",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END PRIVATE KEY-----\n",
                "-----BEGIN CERTIFICATE-----\nA*AA\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
            })
    void whatIsNoPemIsRefused(String text) {
        assertThatThrownBy(() -> Pem.parseAll(text)).isInstanceOf(MalformedPemException.class);
    }

    @Test
    void aTextForAnotherPurposeOrBeyondTheLimitIsRefused() {
        String certificate = new Pem(Pem.CERTIFICATE, Bytes.of((byte) 1)).text();
        assertThatThrownBy(() -> Pem.parse(Pem.PRIVATE_KEY, certificate))
                .isInstanceOf(MalformedPemException.class)
                .hasMessageContaining("PRIVATE KEY");
        assertThatThrownBy(() -> Pem.parse(Pem.CERTIFICATE, certificate + certificate))
                .isInstanceOf(MalformedPemException.class);
        assertThatThrownBy(() -> Pem.parseAll("x".repeat(Pem.TEXT_LENGTH_MAX + 1)))
                .isInstanceOf(MalformedPemException.class);
        assertThatThrownBy(() -> Pem.parseAll(certificate.repeat(Pem.BLOCKS_MAX + 1)))
                .isInstanceOf(MalformedPemException.class);
    }
}
