package internet2.foundation.crypto;

import internet2.foundation.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/**
 * Keys of fixed size as their standard's raw bytes, and as JCA keys of the JDK.
 *
 * <p>PKCS#8 (RFC 5958) and SubjectPublicKeyInfo (RFC 5280) of such a key are a constant, then the raw bytes.
 */
enum RawKeys {
    /** RFC 8410: the seed of 32 bytes, the point of 32 bytes. */
    ED25519("Ed25519", "SunEC", "302e020100300506032b657004220420", 32, "302a300506032b6570032100", 32),
    /** FIPS 204: 4032 and 1952 bytes. */
    ML_DSA_65(
            "ML-DSA-65",
            "SUN",
            "30820fd8020100300b060960864801650304031204820fc404820fc0",
            4032,
            "308207b2300b0609608648016503040312038207a100",
            1952),
    /** FIPS 203: 2400 and 1184 bytes. */
    ML_KEM_768(
            "ML-KEM-768",
            "SunJCE",
            "30820978020100300b06096086480165030404020482096404820960",
            2400,
            "308204b2300b0609608648016503040402038204a100",
            1184);

    private final String algorithm;
    private final String provider;
    private final Bytes privatePrefix;
    private final int privateSize;
    private final Bytes publicPrefix;
    private final int publicSize;

    RawKeys(String algorithm, String provider, String privatePrefix, int privateSize, String publicPrefix, int size) {
        this.algorithm = algorithm;
        this.provider = provider;
        this.privatePrefix = Bytes.parseHex(privatePrefix);
        this.privateSize = privateSize;
        this.publicPrefix = Bytes.parseHex(publicPrefix);
        this.publicSize = size;
    }

    int privateSize() {
        return privateSize;
    }

    int publicSize() {
        return publicSize;
    }

    PrivateKey privateKey(Bytes raw) {
        requireSize("private", privateSize, raw.size());
        try {
            return factory()
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(privatePrefix.concat(raw).toArray()));
        } catch (InvalidKeySpecException e) {
            throw new IllegalArgumentException("not a private key of " + algorithm); // the cause might quote it
        }
    }

    PublicKey publicKey(Bytes raw) {
        requireSize("public", publicSize, raw.size());
        try {
            return factory()
                    .generatePublic(
                            new X509EncodedKeySpec(publicPrefix.concat(raw).toArray()));
        } catch (InvalidKeySpecException e) {
            throw new IllegalArgumentException("not a public key of " + algorithm, e);
        }
    }

    /** Of a key from any provider. */
    Bytes raw(PrivateKey key) {
        try {
            return raw(
                    "private",
                    privatePrefix,
                    privateSize,
                    factory().translateKey(key).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private key of " + algorithm);
        }
    }

    /** Of a key from any provider. */
    Bytes raw(PublicKey key) {
        return raw("public", publicPrefix, publicSize, key.getEncoded());
    }

    private Bytes raw(String kind, Bytes prefix, int size, byte[] encoded) {
        if (encoded == null || encoded.length != prefix.size() + size) {
            throw new IllegalArgumentException("not a " + kind + " key of " + algorithm);
        }
        Bytes all = Bytes.wrap(encoded);
        if (!all.slice(0, prefix.size()).equals(prefix)) {
            throw new IllegalArgumentException("not a " + kind + " key of " + algorithm);
        }
        return all.slice(prefix.size(), all.size());
    }

    private void requireSize(String kind, int expected, int size) {
        if (size != expected) {
            throw new IllegalArgumentException(
                    "a " + kind + " key of " + algorithm + " has " + expected + " bytes, not " + size);
        }
    }

    private KeyFactory factory() {
        try {
            return KeyFactory.getInstance(algorithm, provider);
        } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
            throw new IllegalStateException("JDK 25 has " + algorithm, e);
        }
    }
}
