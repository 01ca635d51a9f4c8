package internet2.foundation.crypto;

import internet2.foundation.Bytes;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Public keys checked and decoded once, then remembered while they are in use.
 *
 * <p>The check (canonical, on the curve, of prime order) costs twice a verification, and the same few
 * thousand keys come back with every operation. Each key has one place; a newer key takes it over.
 */
final class Ed25519Points {

    /** About 1 MiB when full. */
    private static final int PLACES = 1 << 12;

    private static final Ed25519Engine ENGINE =
            FastCrypto.corretto().<Ed25519Engine>map(CorrettoEd25519::new).orElseGet(BouncyCastleEd25519::new);
    private static final AtomicReferenceArray<Known> KNOWN = new AtomicReferenceArray<>(PLACES);

    private record Known(Bytes publicKey, Ed25519Engine.Verifier verifier) {}

    private Ed25519Points() {}

    static Ed25519Engine engine() {
        return ENGINE;
    }

    /**
     * The verifier of a public key.
     *
     * @throws IllegalArgumentException if it is no canonical encoding of a point of prime order
     */
    static Ed25519Engine.Verifier verifier(Bytes publicKey) {
        int hash = publicKey.hashCode();
        int place = (hash ^ hash >>> 16) & PLACES - 1;
        Known known = KNOWN.get(place);
        if (known == null || !known.publicKey.equals(publicKey)) {
            requireValid(publicKey);
            known = new Known(publicKey, ENGINE.verifier(publicKey));
            KNOWN.set(place, known);
        }
        return known.verifier;
    }

    private static void requireValid(Bytes publicKey) {
        if (publicKey.size() != Ed25519Engine.PUBLIC_KEY_SIZE) {
            throw new IllegalArgumentException("an Ed25519 public key has 32 bytes, not " + publicKey.size());
        }
        if (!Ed25519.validatePublicKeyFull(publicKey.toArray(), 0)) {
            throw new IllegalArgumentException("not a point of prime order on Ed25519: " + publicKey.hex());
        }
    }
}
