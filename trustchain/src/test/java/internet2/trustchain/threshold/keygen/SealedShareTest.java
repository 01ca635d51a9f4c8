package internet2.trustchain.threshold.keygen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.MlKemPublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.threshold.PossessionProof;
import internet2.trustchain.threshold.Seeded;
import internet2.trustchain.threshold.group.Point;
import internet2.trustchain.threshold.group.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SealedShareTest {

    private static final Bytes CONTEXT = Bytes.utf8("context");
    private static final Scalar SHARE = Scalar.of(42);

    private final Seeded random = new Seeded(2);
    private final EncryptionKey key = new EncryptionKey(Hash.of(CONTEXT).bytes());
    private final SealedShare shared = key.publicKey().seal(SHARE, CONTEXT, random);

    @Test
    void itsRecipientAloneOpensItAndOnlyInItsPlace() {
        EncryptionKey other = new EncryptionKey(Hash.of(Bytes.utf8("other")).bytes());

        assertThat(key.open(shared, CONTEXT)).contains(SHARE);
        assertThat(other.open(shared, CONTEXT)).isEmpty();
        assertThat(key.open(shared, Bytes.utf8("elsewhere"))).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameKeyAfterARestart() {
        EncryptionKey again = new EncryptionKey(Hash.of(CONTEXT).bytes());

        assertThat(again.publicKey()).isEqualTo(key.publicKey());
        assertThat(again.open(shared, CONTEXT)).contains(SHARE);
    }

    /** RFC 7748 section 6.1: with these the classical half would protect nothing, and sealing would fail. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void anEncryptionKeyWhoseX25519HalfHasASmallOrderIsRefused(String point) {
        Bytes bad = key.publicKey().encoded().slice(0, MlKemPublicKey.SIZE).concat(Bytes.parseHex(point));

        assertThatThrownBy(() -> new EncryptionPublicKey(bad)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalReader.decode(bad, EncryptionPublicKey::decode))
                .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void aProofOfPossessionHoldsForOneKeyInOneContext() {
        Scalar secret = Scalar.random(random);
        PossessionProof proof = PossessionProof.prove(secret, CONTEXT, random);

        assertThat(proof.holds(Point.base(secret), CONTEXT)).isTrue();
        assertThat(proof.holds(Point.base(secret), Bytes.utf8("elsewhere"))).isFalse();
        assertThat(proof.holds(Point.base(SHARE), CONTEXT)).isFalse();
    }
}
