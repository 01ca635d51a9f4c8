package internet2.foundation.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Vectors;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class Ed25519Test {

    /** Every engine that this machine has. */
    static List<Ed25519Engine> engines() {
        return Stream.concat(
                        Stream.of(new BouncyCastleEd25519()), FastCrypto.corretto().map(CorrettoEd25519::new).stream())
                .map(Ed25519Engine.class::cast)
                .toList();
    }

    /** RFC 8032 section 7.1: tests 1, 2, 3 and SHA(abc). */
    @ParameterizedTest
    @CsvSource(textBlock = """
            9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60, \
            d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '', \
            e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
            4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb, \
            3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72, \
            92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
            c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7, \
            fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82, \
            6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
            833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42, \
            ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf, \
            ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f, \
            dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704
            """)
    void theVectorsOfRfc8032Hold(String seed, String publicKey, String message, String signature) {
        Ed25519Key key = Ed25519Key.fromSeed(Bytes.parseHex(seed));
        Bytes content = Bytes.parseHex(message);
        assertThat(key.publicKey().encoded().hex()).isEqualTo(publicKey);
        assertThat(key.sign(content).hex()).isEqualTo(signature);
        for (Ed25519Engine engine : engines()) {
            assertThat(engine.signer(key.seed()).sign(content.toArray()))
                    .isEqualTo(Bytes.parseHex(signature).toArray());
            assertThat(engine.verifier(key.publicKey().encoded())
                            .verify(content.toArray(), Bytes.parseHex(signature).toArray()))
                    .isTrue();
        }
    }

    @Test
    void theNativeEngineRunsWhereItIsMadeFor() {
        String machine = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        assertThat(FastCrypto.accelerated()).isEqualTo(machine.equals("Linux amd64"));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void wycheproofsVerdictsAreOurs(Ed25519Engine engine) {
        for (JsonNode vector : Vectors.read(getClass(), "ed25519_wycheproof.json")) {
            assertThat(verdict(engine, vector))
                    .as("case %s", vector.get("id"))
                    .isEqualTo(vector.get("valid").asBoolean());
        }
    }

    /** Implementations accept between 1 and 8 of these twelve; a validator must not have an opinion of its own. */
    @ParameterizedTest
    @MethodSource("engines")
    void pointsOfSmallOrMixedOrderAreRefused(Ed25519Engine engine) {
        for (JsonNode vector : Vectors.read(getClass(), "ed25519_speccheck.json")) {
            assertThat(verdict(engine, vector)).as("case %s", vector).isFalse();
        }
    }

    @Test
    void eachEngineVerifiesWhatTheOtherSignedAndBothSignTheSame() {
        SplittableRandom random = new SplittableRandom(3);
        for (int size = 0; size < 300; size += 17) {
            byte[] message = new byte[size];
            random.nextBytes(message);
            Ed25519Key key = Ed25519Key.generate(new SecureRandom());
            Bytes expected = key.sign(Bytes.of(message));
            for (Ed25519Engine engine : engines()) {
                byte[] signature = engine.signer(key.seed()).sign(message);
                assertThat(Bytes.of(signature)).isEqualTo(expected);
                for (Ed25519Engine other : engines()) {
                    assertThat(other.verifier(key.publicKey().encoded()).verify(message, signature))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void everyFlippedBitOfASignatureShows() {
        Ed25519Key key = Ed25519Key.generate(new SecureRandom());
        Bytes message = Bytes.utf8("a message");
        Bytes signature = key.sign("test", message);
        for (int bit = 0; bit < 8 * signature.size(); bit++) {
            byte[] flipped = signature.toArray();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(key.publicKey().verify("test", message, Bytes.wrap(flipped)))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 63, 65, 128})
    void aSignatureOfAnotherSizeDoesNotHold(int size) {
        Ed25519Key key = Ed25519Key.generate(new SecureRandom());
        assertThat(key.publicKey().verify(Bytes.EMPTY, Bytes.wrap(new byte[size])))
                .isFalse();
    }

    /** Not on the curve; not canonical; of order 4; of order 2; neutral; neutral, not canonical. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0200000000000000000000000000000000000000000000000000000000000000",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            })
    void whatIsNoPointOfPrimeOrderIsNoPublicKey(String encoded) {
        Bytes bytes = Bytes.parseHex(encoded);
        assertThatThrownBy(() -> CanonicalReader.decode(bytes, Ed25519PublicKey::decode))
                .isInstanceOf(MalformedInputException.class);
        assertThatThrownBy(() -> new Ed25519PublicKey(bytes)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Ed25519PublicKey(bytes.slice(1, 32))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keysOfAnyProviderComeAndGo() throws Exception {
        Ed25519Key key = Ed25519Key.generate(new SecureRandom());
        assertThat(Ed25519Key.of(key.toJca()).seed()).isEqualTo(key.seed());
        assertThat(Ed25519PublicKey.of(key.publicKey().toJca())).isEqualTo(key.publicKey());
        var foreign = KeyPairGenerator.getInstance("Ed25519", new BouncyCastleProvider())
                .generateKeyPair();
        Ed25519Key ours = Ed25519Key.of(foreign.getPrivate());
        assertThat(ours.publicKey()).isEqualTo(Ed25519PublicKey.of(foreign.getPublic()));
        Signature jca = Signature.getInstance("Ed25519");
        jca.initVerify(ours.publicKey().toJca());
        jca.update(new byte[] {1, 2, 3});
        assertThat(jca.verify(ours.sign(Bytes.of((byte) 1, (byte) 2, (byte) 3)).toArray()))
                .isTrue();
    }

    @Test
    void oneKeySignsOnManyThreadsAtOnce() throws Exception {
        Ed25519Key key = Ed25519Key.generate(new SecureRandom());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                Bytes message = Bytes.utf8("message " + i);
                tasks.add(() -> key.publicKey().verify(message, key.sign(message)));
            }
            for (var result : threads.invokeAll(tasks)) {
                assertThat(result.get()).isTrue();
            }
        }
    }

    private static boolean verdict(Ed25519Engine engine, JsonNode vector) {
        Bytes key = Vectors.hex(vector, "key");
        Bytes signature = Vectors.hex(vector, "signature");
        try {
            new Ed25519PublicKey(key);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return signature.size() == Ed25519PublicKey.SIGNATURE_SIZE
                && engine.verifier(key).verify(Vectors.hex(vector, "message").toArray(), signature.toArray());
    }
}
