package internet2.foundation.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Vectors;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
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
    @MethodSource("engines")
    void theVectorsOfRfc8032Hold(Ed25519Engine engine) {
        for (JsonNode vector : Vectors.read(getClass(), "ed25519_rfc8032.json")) {
            Ed25519Key key = Ed25519Key.fromSeed(Vectors.hex(vector, "seed"));
            Bytes message = Vectors.hex(vector, "message");
            Bytes signature = Vectors.hex(vector, "signature");
            assertThat(key.publicKey().encoded()).isEqualTo(Vectors.hex(vector, "key"));
            assertThat(key.sign(message)).isEqualTo(signature);
            assertThat(key.publicKey().verify(message, signature)).isTrue();
            assertThat(engine.signer(key.seed()).sign(message.toArray())).isEqualTo(signature.toArray());
            assertThat(engine.verifier(key.publicKey().encoded()).verify(message.toArray(), signature.toArray()))
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

    static Stream<Provider> providers() {
        return Stream.concat(
                Stream.of(Security.getProvider("SunEC"), new BouncyCastleProvider()), FastCrypto.corretto().stream());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void keysOfAnyProviderComeAndGo(Provider provider) throws Exception {
        KeyPair foreign = KeyPairGenerator.getInstance("Ed25519", provider).generateKeyPair();
        Ed25519Key ours = Ed25519Key.of(foreign.getPrivate());
        assertThat(ours.publicKey()).isEqualTo(Ed25519PublicKey.of(foreign.getPublic()));
        assertThat(Ed25519Key.of(ours.toJca()).seed()).isEqualTo(ours.seed());
        assertThat(Ed25519PublicKey.of(ours.publicKey().toJca())).isEqualTo(ours.publicKey());
        Bytes message = Bytes.utf8("signed by " + provider.getName());
        Signature signing = Signature.getInstance("Ed25519", provider);
        signing.initSign(foreign.getPrivate());
        signing.update(message.toArray());
        assertThat(Bytes.of(signing.sign())).isEqualTo(ours.sign(message));
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
