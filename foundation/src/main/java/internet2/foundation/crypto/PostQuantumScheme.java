package internet2.foundation.crypto;

import com.google.errorprone.annotations.Immutable;
import internet2.foundation.Bytes;
import java.security.SecureRandom;

/** A post-quantum signature scheme over raw keys, in the encodings of its standard. Thread-safe. */
@Immutable
interface PostQuantumScheme {

    record KeyPair(Bytes privateKey, Bytes publicKey) {

        /** Not the private key. */
        @Override
        public String toString() {
            return "KeyPair[public " + publicKey + "]";
        }
    }

    /** Bytes. */
    int privateKeySize();

    KeyPair generate(SecureRandom random);

    /**
     * @throws IllegalArgumentException if the private key is malformed
     */
    byte[] sign(Bytes privateKey, byte[] message, SecureRandom random);

    /** Whether the key is well-formed, which says nothing of who owns it. */
    boolean isPublicKey(Bytes publicKey);

    /** False also where the key or the signature is malformed. */
    boolean verify(Bytes publicKey, byte[] message, byte[] signature);
}
