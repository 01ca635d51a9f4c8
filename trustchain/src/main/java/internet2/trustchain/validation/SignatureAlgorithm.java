package internet2.trustchain.validation;

import internet2.foundation.Bytes;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The signatures that this library verifies: RFC 3279, 4055, 5758, 8410 and 9881. */
enum SignatureAlgorithm {
    RSA_SHA1("1.2.840.113549.1.1.5", KeyKind.RSA, "SHA1withRSA"),
    RSA_SHA256("1.2.840.113549.1.1.11", KeyKind.RSA, "SHA256withRSA"),
    RSA_SHA384("1.2.840.113549.1.1.12", KeyKind.RSA, "SHA384withRSA"),
    RSA_SHA512("1.2.840.113549.1.1.13", KeyKind.RSA, "SHA512withRSA"),
    PSS_SHA256("SHA-256", 32, 1),
    PSS_SHA384("SHA-384", 48, 2),
    PSS_SHA512("SHA-512", 64, 3),
    ECDSA_SHA256("1.2.840.10045.4.3.2", KeyKind.P256, "SHA256withECDSA"),
    ECDSA_SHA384("1.2.840.10045.4.3.3", KeyKind.P384, "SHA384withECDSA"),
    ECDSA_SHA512("1.2.840.10045.4.3.4", KeyKind.P521, "SHA512withECDSA"),
    ED25519("1.3.101.112", KeyKind.ED25519, "Ed25519"),
    ED448("1.3.101.113", KeyKind.ED448, "Ed448"),
    ML_DSA_44("2.16.840.1.101.3.4.3.17", KeyKind.ML_DSA_44, "ML-DSA"),
    ML_DSA_65("2.16.840.1.101.3.4.3.18", KeyKind.ML_DSA_65, "ML-DSA"),
    ML_DSA_87("2.16.840.1.101.3.4.3.19", KeyKind.ML_DSA_87, "ML-DSA"),
    DSA_SHA1("1.2.840.10040.4.3", KeyKind.DSA, "SHA1withDSA"),
    DSA_SHA256("2.16.840.1.101.3.4.3.2", KeyKind.DSA, "SHA256withDSA");

    private static final Oid RSASSA_PSS = Oid.of("1.2.840.113549.1.1.10");
    private static final Bytes NULL = Bytes.of((byte) DerReader.NULL, (byte) 0);
    private static final Map<Oid, SignatureAlgorithm> BY_OID = Arrays.stream(values())
            .filter(each -> each.salt == 0)
            .collect(Collectors.toUnmodifiableMap(each -> Oid.of(each.oid), Function.identity()));

    private final String oid;
    private final KeyKind key;
    private final String jca;
    /** Octets; 0 but for PSS. */
    private final int salt;

    private final String hash;
    /** PSS alone: the DER of its parameters, which have one form for each hash (RFC 4055 section 3.1). */
    private final Bytes parameters;

    SignatureAlgorithm(String oid, KeyKind key, String jca) {
        this.oid = oid;
        this.key = key;
        this.jca = jca;
        this.salt = 0;
        this.hash = "";
        this.parameters = Bytes.EMPTY;
    }

    SignatureAlgorithm(String hash, int salt, int hashArc) {
        this.oid = "";
        this.key = KeyKind.RSA;
        this.jca = "RSASSA-PSS";
        this.salt = salt;
        this.hash = hash;
        String identifier = "300d06096086480165030402" + "0" + hashArc + "0500";
        this.parameters = Bytes.parseHex("3034a00f" + identifier + "a11c301a06092a864886f70d010108" + identifier
                + "a2030201" + String.format("%02x", salt));
    }

    /** Empty where it is unknown or its parameters are not as its RFC has them. */
    static Optional<SignatureAlgorithm> of(AlgorithmIdentifier identifier) {
        if (identifier.algorithm().equals(RSASSA_PSS)) {
            return Arrays.stream(values())
                    .filter(each -> each.salt > 0 && each.parameters.equals(identifier.parameters()))
                    .findFirst();
        }
        // RFC 4055 section 5: NULL for RSA; RFC 3279, 5758, 8410, 9881: absent for all others.
        return Optional.ofNullable(BY_OID.get(identifier.algorithm()))
                .filter(known -> identifier.parameters().equals(known.key == KeyKind.RSA ? NULL : Bytes.EMPTY));
    }

    KeyKind key() {
        return key;
    }

    /** ECDSA with any hash goes with any curve. */
    boolean anyCurve(Optional<KeyKind> kind) {
        return key.isElliptic() && kind.filter(KeyKind::isElliptic).isPresent();
    }

    boolean usesSha1() {
        return this == RSA_SHA1 || this == DSA_SHA1;
    }

    Signature signature(Provider provider) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(jca, provider);
        if (salt > 0) {
            signature.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
        }
        return signature;
    }
}
