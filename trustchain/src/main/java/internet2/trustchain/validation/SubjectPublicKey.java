package internet2.trustchain.validation;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.crypto.FastCrypto;
import internet2.foundation.encoding.MalformedInputException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;

/**
 * RFC 5280 section 4.1.2.7: a public key, whose kind and size are known at once and which is decoded when it first
 * verifies something. Thread-safe.
 */
final class SubjectPublicKey {

    /** For what neither Corretto nor the JDK has; the JVM's list of providers stays as it is. */
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    private final Bytes der;
    private final AlgorithmIdentifier algorithm;
    private final Bytes bits;
    private final Optional<KeyKind> kind;
    private final int size;

    /** Guarded by being written once with equal values. */
    private volatile @Nullable Ed25519PublicKey ed25519;

    private volatile @Nullable PublicKey decoded;

    private SubjectPublicKey(Bytes der) {
        this.der = der;
        DerReader fields = DerReader.of(der).sequence();
        this.algorithm = AlgorithmIdentifier.read(fields);
        this.bits = fields.octetBits();
        fields.end();
        this.kind = KeyKind.of(algorithm);
        this.size = kind.map(known -> size(known, algorithm, bits)).orElse(0);
    }

    static SubjectPublicKey read(DerReader in) {
        return new SubjectPublicKey(in.element());
    }

    private static int size(KeyKind kind, AlgorithmIdentifier algorithm, Bytes bits) {
        return switch (kind) {
            case RSA -> {
                DerReader fields = DerReader.of(bits).sequence();
                BigInteger modulus = fields.integer();
                BigInteger exponent = fields.integer();
                fields.end();
                if (modulus.signum() <= 0 || exponent.compareTo(BigInteger.TWO) <= 0 || !exponent.testBit(0)) {
                    throw new MalformedInputException("no RSA key: its modulus or exponent can't be one");
                }
                yield modulus.bitLength();
            }
            case DSA ->
                algorithm.parameters().isEmpty()
                        ? 0
                        : DerReader.of(algorithm.parameters())
                                .sequence()
                                .integer()
                                .bitLength();
            default -> kind.bits();
        };
    }

    /** Empty where we can't verify with it. */
    Optional<KeyKind> kind() {
        return kind;
    }

    /** Bits of the modulus, prime or curve. */
    int size() {
        return size;
    }

    Bytes der() {
        return der;
    }

    AlgorithmIdentifier algorithm() {
        return algorithm;
    }

    Bytes bits() {
        return bits;
    }

    /** RFC 5280 section 6.1.4 (d) to (f): a DSA key without parameters takes its issuer's. */
    SubjectPublicKey inherit(SubjectPublicKey issuer) {
        boolean lacking = kind.filter(KeyKind.DSA::equals).isPresent()
                && algorithm.parameters().isEmpty()
                && issuer.algorithm.algorithm().equals(algorithm.algorithm());
        if (!lacking) {
            return this;
        }
        Bytes bitString = tagged(DerReader.BIT_STRING, Bytes.of((byte) 0).concat(bits));
        Bytes identifier = tagged(
                DerReader.SEQUENCE,
                tagged(DerReader.OBJECT_IDENTIFIER, algorithm.algorithm().content())
                        .concat(issuer.algorithm.parameters()));
        return new SubjectPublicKey(tagged(DerReader.SEQUENCE, identifier.concat(bitString)));
    }

    private static Bytes tagged(int tag, Bytes content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int size = content.size();
        if (size >= 0x80) {
            int octets = size >= 0x100 ? 2 : 1;
            out.write(0x80 + octets);
            if (octets == 2) {
                out.write(size >> 8);
            }
        }
        out.write(size);
        out.writeBytes(content.toArray());
        return Bytes.wrap(out.toByteArray());
    }

    boolean verifies(SignatureAlgorithm with, Bytes message, Bytes signature) {
        if (kind.filter(with.key()::equals).isEmpty() && !with.anyCurve(kind)) {
            return false;
        }
        try {
            if (kind.get() == KeyKind.ED25519) {
                return ed25519().verify(message, signature);
            }
            Signature check = with.signature(provider());
            check.initVerify(decoded());
            check.update(message.buffer());
            return check.verify(signature.toArray());
        } catch (SignatureException e) {
            return false; // not even of the shape of a signature
        } catch (GeneralSecurityException | RuntimeException e) {
            return false; // a key that is none, which nothing verifies under
        }
    }

    private Ed25519PublicKey ed25519() {
        Ed25519PublicKey key = ed25519;
        if (key == null) {
            key = new Ed25519PublicKey(bits);
            ed25519 = key;
        }
        return key;
    }

    private PublicKey decoded() throws GeneralSecurityException {
        PublicKey key = decoded;
        if (key == null) {
            key = KeyFactory.getInstance(kind.orElseThrow().jca(), provider())
                    .generatePublic(new X509EncodedKeySpec(der.toArray()));
            decoded = key;
        }
        return key;
    }

    private Provider provider() {
        return switch (kind.orElseThrow()) {
            case P256, P384, P521, RSA -> FastCrypto.provider();
            default -> BOUNCY_CASTLE;
        };
    }
}
