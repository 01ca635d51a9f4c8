package internet2.foundation.crypto;

import internet2.foundation.encoding.CanonicalReader;
import java.util.function.Supplier;

/** The post-quantum half of a hybrid key. */
public enum PostQuantumAlgorithm {
    /**
     * Falcon-1024 in its round-3 form (FIPS 206 will differ), standard encodings with their header bytes. Short
     * signatures; not constant-time to sign, 20 to 60 ms to generate a key.
     */
    FALCON_1024(1, FalconScheme.PUBLIC_SIZE, FalconScheme.SIGNATURE_SIZE_MAX, FalconScheme::new),
    /** ML-DSA-65 of FIPS 204, hedged. */
    ML_DSA_65(2, 1952, 3309, MlDsaScheme::new);

    private final int code;
    private final int publicKeySize;
    private final int signatureSizeMax;
    private final PostQuantumScheme scheme;

    PostQuantumAlgorithm(int code, int publicKeySize, int signatureSizeMax, Supplier<PostQuantumScheme> scheme) {
        this.code = code;
        this.publicKeySize = publicKeySize;
        this.signatureSizeMax = signatureSizeMax;
        this.scheme = scheme.get();
    }

    /** How the canonical encoding names it: one byte. */
    public int code() {
        return code;
    }

    /** Bytes. */
    public int publicKeySize() {
        return publicKeySize;
    }

    /** Bytes; Falcon's signatures vary below it. */
    public int signatureSizeMax() {
        return signatureSizeMax;
    }

    public static PostQuantumAlgorithm decode(CanonicalReader in) {
        int code = in.u8();
        for (PostQuantumAlgorithm algorithm : values()) {
            if (algorithm.code == code) {
                return algorithm;
            }
        }
        throw in.malformed("a post-quantum algorithm is 1 (Falcon-1024) or 2 (ML-DSA-65), not " + code);
    }

    PostQuantumScheme scheme() {
        return scheme;
    }
}
