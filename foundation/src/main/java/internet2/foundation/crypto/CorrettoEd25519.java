package internet2.foundation.crypto;

import internet2.foundation.Bytes;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Native: 10 us to sign, 30 us to verify. */
final class CorrettoEd25519 implements Ed25519Engine {

    private final Provider provider;

    CorrettoEd25519(Provider provider) {
        this.provider = provider;
    }

    @Override
    public Signer signer(Bytes seed) {
        PrivateKey key = RawKeys.ED25519.privateKey(seed);
        Idle idle = new Idle(signing -> signing.initSign(key));
        return message -> {
            try {
                Signature signing = idle.take();
                signing.update(message);
                byte[] signature = signing.sign();
                idle.giveBack(signing);
                return signature;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Corretto can not sign with Ed25519", e);
            }
        };
    }

    @Override
    public Verifier verifier(Bytes publicKey) {
        PublicKey key = RawKeys.ED25519.publicKey(publicKey);
        Idle idle = new Idle(verification -> verification.initVerify(key));
        return (message, signature) -> !isNeutral(signature) && verify(idle, message, signature);
    }

    private static boolean verify(Idle idle, byte[] message, byte[] signature) {
        try {
            Signature verification = idle.take();
            verification.update(message);
            boolean holds = verification.verify(signature);
            idle.giveBack(verification);
            return holds;
        } catch (SignatureException e) {
            return false; // the engine's way to say malformed
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Corretto lost Ed25519 or refuses a checked key", e);
        }
    }

    /** AWS-LC recomputes R from a key of prime order, so the one point it could take too many is zero: (0, 1). */
    private static boolean isNeutral(byte[] signature) {
        int rest = signature[0] ^ 1;
        for (int i = 1; i < PUBLIC_KEY_SIZE; i++) {
            rest |= signature[i];
        }
        return rest == 0;
    }

    /**
     * Objects that are initialised with one key and not in use: translating the key would cost as much as half a
     * signature. As many as ever were in use at once.
     */
    private final class Idle {

        /** Gives the object its key. */
        private interface Start {
            void with(Signature signature) throws InvalidKeyException;
        }

        private final Start start;
        private final Queue<Signature> idle = new ConcurrentLinkedQueue<>();

        Idle(Start start) {
            this.start = start;
        }

        Signature take() throws GeneralSecurityException {
            Signature known = idle.poll();
            if (known != null) {
                return known;
            }
            Signature made = Signature.getInstance("Ed25519", provider);
            start.with(made);
            return made;
        }

        void giveBack(Signature signature) {
            idle.offer(signature);
        }
    }
}
