package internet2.trustchain.validation;

import internet2.foundation.Bytes;
import java.util.Map;
import java.util.Optional;

/** The public keys that this library verifies with. */
enum KeyKind {
    RSA("RSA", 0),
    DSA("DSA", 0),
    P256("EC", 256),
    P384("EC", 384),
    P521("EC", 521),
    ED25519("Ed25519", 256),
    ED448("Ed448", 456),
    ML_DSA_44("ML-DSA", 0),
    ML_DSA_65("ML-DSA", 0),
    ML_DSA_87("ML-DSA", 0);

    private static final Oid EC_PUBLIC_KEY = Oid.of("1.2.840.10045.2.1");
    private static final Bytes NULL = Bytes.of((byte) DerReader.NULL, (byte) 0);

    /** RFC 8017 appendix A.1, RFC 3279 section 2.3.2, RFC 8410, RFC 9881. */
    private static final Map<Oid, KeyKind> BY_ALGORITHM = Map.of(
            Oid.of("1.2.840.113549.1.1.1"), RSA,
            Oid.of("1.2.840.10040.4.1"), DSA,
            Oid.of("1.3.101.112"), ED25519,
            Oid.of("1.3.101.113"), ED448,
            Oid.of("2.16.840.1.101.3.4.3.17"), ML_DSA_44,
            Oid.of("2.16.840.1.101.3.4.3.18"), ML_DSA_65,
            Oid.of("2.16.840.1.101.3.4.3.19"), ML_DSA_87);

    /** RFC 5480 section 2.1.1.1: curves by name and in no other way. */
    private static final Map<Oid, KeyKind> BY_CURVE = Map.of(
            Oid.of("1.2.840.10045.3.1.7"), P256,
            Oid.of("1.3.132.0.34"), P384,
            Oid.of("1.3.132.0.35"), P521);

    private final String jca;
    private final int bits;

    KeyKind(String jca, int bits) {
        this.jca = jca;
        this.bits = bits;
    }

    String jca() {
        return jca;
    }

    /** Of the curve; 0 where the key itself says. */
    int bits() {
        return bits;
    }

    boolean isElliptic() {
        return jca.equals("EC");
    }

    static Optional<KeyKind> of(AlgorithmIdentifier algorithm) {
        Bytes parameters = algorithm.parameters();
        if (algorithm.algorithm().equals(EC_PUBLIC_KEY)) {
            boolean named = !parameters.isEmpty() && parameters.at(0) == DerReader.OBJECT_IDENTIFIER;
            return named
                    ? Optional.ofNullable(BY_CURVE.get(DerReader.of(parameters).oid()))
                    : Optional.empty();
        }
        return Optional.ofNullable(BY_ALGORITHM.get(algorithm.algorithm())).filter(kind -> switch (kind) {
            case RSA -> parameters.equals(NULL);
            case DSA -> true;
            default -> parameters.isEmpty();
        });
    }
}
