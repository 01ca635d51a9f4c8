package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.SubjectKey;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.BigIntegers;
import tools.jackson.databind.JsonNode;

/**
 * A key that signs requests, from a JSON web key (RFC 7517): ECDSA P-256, Ed25519 (RFC 8037) or RSA, of the same
 * strength as keys that are certified.
 *
 * @param thumbprint SHA-256 over the canonical JWK (RFC 7638), base64url: 43 characters
 */
public record AccountKey(SubjectKey key, String thumbprint) {

    private static final int COORDINATE_BYTES = 32;
    private static final int MODULUS_BYTES_MAX = 1024;
    private static final int EXPONENT_BYTES_MAX = 8;

    static AccountKey parse(JsonNode jwk) throws AcmeRefused {
        if (!jwk.isObject()) {
            throw AcmeRefused.malformed("\"jwk\" is not a JSON object");
        }
        if (jwk.has("d")) {
            throw new AcmeRefused(
                    AcmeError.BAD_PUBLIC_KEY,
                    "the JWK holds a private key: replace it, and send only the" + " public half");
        }
        String kind = Json.text(jwk, "kty", "the JWK");
        return switch (kind) {
            case "EC" -> elliptic(jwk);
            case "OKP" -> edwards(jwk);
            case "RSA" -> rsa(jwk);
            default -> throw unknown();
        };
    }

    /** What is kept of an account's key. */
    static AccountKey restored(Bytes info, String thumbprint) {
        return new AccountKey(SubjectKey.of(SubjectPublicKeyInfo.getInstance(info.toArray())), thumbprint);
    }

    /** The canonical JWK (RFC 7638 section 3), of which the thumbprint is the hash. */
    Bytes jwk() {
        return jwk(key);
    }

    /** The thumbprint as a hash. */
    Hash digest() {
        return Hash.of(jwk());
    }

    private static Bytes jwk(SubjectKey key) {
        SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(key.info().toArray());
        Bytes octets = Bytes.wrap(info.getPublicKeyData().getOctets());
        return Bytes.utf8(
                switch (key.kind()) {
                    case P256 -> {
                        Bytes x = octets.slice(1, 1 + COORDINATE_BYTES);
                        Bytes y = octets.slice(1 + COORDINATE_BYTES, octets.size());
                        yield "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + Json.base64url(x) + "\",\"y\":\""
                                + Json.base64url(y) + "\"}";
                    }
                    case ED25519 -> "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + Json.base64url(octets) + "\"}";
                    case RSA -> {
                        RSAPublicKey rsa = RSAPublicKey.getInstance(octets.toArray());
                        yield "{\"e\":\"" + number(rsa.getPublicExponent()) + "\",\"kty\":\"RSA\",\"n\":\""
                                + number(rsa.getModulus()) + "\"}";
                    }
                    case P384 -> throw new IllegalStateException("no account has a key on P-384");
                });
    }

    private static String number(BigInteger value) {
        return Json.base64url(Bytes.wrap(BigIntegers.asUnsignedByteArray(value)));
    }

    /** Which algorithms this key signs with. */
    Optional<JwsAlgorithm> algorithm() {
        return switch (key.kind()) {
            case P256 -> Optional.of(JwsAlgorithm.ES256);
            case ED25519 -> Optional.of(JwsAlgorithm.EDDSA);
            case RSA -> Optional.of(JwsAlgorithm.RS256);
            case P384 -> Optional.empty();
        };
    }

    private static AccountKey elliptic(JsonNode jwk) throws AcmeRefused {
        if (!Json.text(jwk, "crv", "the JWK").equals("P-256")) {
            throw unknown();
        }
        // RFC 7518 section 6.2.1.2: "The length of this octet string MUST be the full size of a coordinate".
        Bytes x = octets(jwk, "x", COORDINATE_BYTES, COORDINATE_BYTES);
        Bytes y = octets(jwk, "y", COORDINATE_BYTES, COORDINATE_BYTES);
        return of(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1),
                Bytes.of((byte) 4).concat(x).concat(y));
    }

    private static AccountKey edwards(JsonNode jwk) throws AcmeRefused {
        if (!Json.text(jwk, "crv", "the JWK").equals("Ed25519")) {
            throw unknown();
        }
        Bytes x = octets(jwk, "x", COORDINATE_BYTES, COORDINATE_BYTES);
        return of(new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519), x);
    }

    private static AccountKey rsa(JsonNode jwk) throws AcmeRefused {
        Bytes modulus = octets(jwk, "n", 1, MODULUS_BYTES_MAX);
        Bytes exponent = octets(jwk, "e", 1, EXPONENT_BYTES_MAX);
        // RFC 7518 section 6.3.1.1, by the definition of Base64urlUInt: the fewest octets that hold the value.
        if (modulus.at(0) == 0 || exponent.at(0) == 0) {
            throw new AcmeRefused(AcmeError.BAD_PUBLIC_KEY, "the numbers of an RSA key begin with no zero octets");
        }
        ASN1Encodable key =
                new RSAPublicKey(new BigInteger(1, modulus.toArray()), new BigInteger(1, exponent.toArray()));
        return of(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), encoded(key));
    }

    private static AccountKey of(AlgorithmIdentifier algorithm, Bytes key) throws AcmeRefused {
        try {
            SubjectKey read = SubjectKey.of(new SubjectPublicKeyInfo(algorithm, key.toArray()));
            return new AccountKey(read, Json.base64url(Hash.of(jwk(read)).bytes()));
        } catch (MalformedInputException e) {
            throw new AcmeRefused(AcmeError.BAD_PUBLIC_KEY, "the account key is refused: " + e.getMessage());
        }
    }

    private static Bytes octets(JsonNode jwk, String member, int min, int max) throws AcmeRefused {
        Bytes octets = Json.base64url(Json.text(jwk, member, "the JWK"), "\"" + member + "\" of the JWK");
        if (octets.size() < min || octets.size() > max) {
            throw new AcmeRefused(
                    AcmeError.BAD_PUBLIC_KEY,
                    "\"" + member + "\" of the JWK has " + octets.size() + " octets; " + min + " to " + max
                            + " are allowed");
        }
        return octets;
    }

    private static Bytes encoded(ASN1Encodable key) {
        try {
            return Bytes.wrap(key.toASN1Primitive().getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("encoding into memory does not fail", e);
        }
    }

    private static AcmeRefused unknown() {
        return new AcmeRefused(
                AcmeError.BAD_PUBLIC_KEY, "account keys are ECDSA P-256, Ed25519, or RSA of at least 2048 bits");
    }
}
