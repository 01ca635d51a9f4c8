package internet2.foundation.crypto;

import internet2.foundation.Bytes;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** In Java, everywhere: 45 us to sign, 100 us to verify. */
final class BouncyCastleEd25519 implements Ed25519Engine {

    @Override
    public Signer signer(Bytes seed) {
        byte[] secret = seed.toArray();
        byte[] publicKey = new byte[PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(secret, 0, publicKey, 0);
        return message -> {
            byte[] signature = new byte[SIGNATURE_SIZE];
            Ed25519.sign(secret, 0, publicKey, 0, message, 0, message.length, signature, 0);
            return signature;
        };
    }

    @Override
    public Verifier verifier(Bytes publicKey) {
        byte[] key = publicKey.toArray();
        Ed25519.PublicPoint point = Ed25519.validatePublicKeyPartialExport(key, 0);
        // Bouncy Castle multiplies the equation by a small factor to save time, which loses a torsion part
        // of R when that factor happens to be even. With R of prime order its equation is exactly ours.
        return (message, signature) -> Ed25519.validatePublicKeyFull(signature, 0)
                && Ed25519.verify(signature, 0, point, message, 0, message.length);
    }
}
