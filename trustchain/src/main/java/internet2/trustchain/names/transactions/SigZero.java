package internet2.trustchain.names.transactions;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.ResourceRecord;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A SIG(0) record (RFC 2931): a message signed with the private key whose public one a KEY record holds.
 *
 * @param keyTag what tells the signer's keys from each other (RFC 4034 appendix B)
 * @param unsigned the record's data up to the signature
 */
record SigZero(
        int algorithm,
        long expiration,
        long inception,
        int keyTag,
        DomainName signer,
        Bytes unsigned,
        Bytes signature) {

    /** RFC 8080. */
    static final int ED25519 = 15;

    /** RFC 6605. */
    static final int ECDSA_P256_SHA256 = 13;

    /** RFC 2931 3.3: signatures live minutes; what lives longer could be replayed for longer. */
    private static final Duration LIFETIME_MAX = Duration.ofHours(1);

    private static final int FIXED_BYTES = 18;
    private static final int KEY_HEADER_BYTES = 4;
    private static final int KEY_PROTOCOL = 3;
    private static final int COORDINATE_BYTES = 32;

    /** RFC 2535 3.1.2: "Use of the key is prohibited for authentication", and with the bit behind it "no key". */
    private static final int KEY_FLAG_NO_AUTHENTICATION = 0x8000;

    /** Of one tag; each costs a check of a signature, which a stranger may ask for. */
    private static final int KEYS_TRIED_MAX = 4;

    private static final Bytes ED25519_PREFIX = Bytes.parseHex("302a300506032b6570032100");
    private static final int HEADER_BYTES = 12;

    static SigZero of(ResourceRecord record) {
        Bytes data = record.data();
        int name = data.size() < FIXED_BYTES ? -1 : Wires.nameSize(data, FIXED_BYTES);
        if (name < 0 || Wires.u16(data, 0) != 0) {
            throw new MalformedInputException("a SIG record covers the whole message, and names its signer");
        }
        int end = FIXED_BYTES + name;
        return new SigZero(
                data.at(2) & 0xff,
                Wires.u32(data, 8),
                Wires.u32(data, 12),
                Wires.u16(data, 16),
                DomainName.ofWire(data.slice(FIXED_BYTES, end)),
                data.slice(0, end),
                data.slice(end, data.size()));
    }

    /** Whether the time is right, in serial number arithmetic (RFC 4034 3.1.5), and the signature short-lived. */
    boolean isWithin(Instant now) {
        int time = (int) now.getEpochSecond();
        long lifetime = Integer.toUnsignedLong((int) expiration - (int) inception);
        return time - (int) inception >= 0 && (int) expiration - time >= 0 && lifetime <= LIFETIME_MAX.toSeconds();
    }

    /** The end of its time, which is within the next hour where it {@link #isWithin is taken}. */
    Instant until(Instant now) {
        return now.plusSeconds((int) expiration - (int) now.getEpochSecond());
    }

    /** What the signature is about (RFC 2931 3.1): the record's data, and the message before the record. */
    Bytes signed(Bytes message, int at) {
        return new Wires()
                .bytes(unsigned)
                .bytes(message.slice(0, HEADER_BYTES - 2))
                .u16(Wires.u16(message, HEADER_BYTES - 2) - 1)
                .bytes(message.slice(HEADER_BYTES, at))
                .toBytes();
    }

    /** Whether one of the keys, the data of KEY records (RFC 2535 3.1), made the signature. */
    boolean signs(Bytes signed, List<Bytes> keys) {
        return keys.stream().filter(this::isUsable).limit(KEYS_TRIED_MAX).anyMatch(key -> isBy(key, signed));
    }

    private boolean isUsable(Bytes key) {
        return key.size() > KEY_HEADER_BYTES
                && (Wires.u16(key, 0) & KEY_FLAG_NO_AUTHENTICATION) == 0
                && key.at(2) == KEY_PROTOCOL
                && (key.at(3) & 0xff) == algorithm
                && tag(key) == keyTag;
    }

    /** RFC 4034 appendix B. */
    static int tag(Bytes key) {
        int sum = 0;
        for (int i = 0; i < key.size(); i++) {
            sum += (key.at(i) & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        return (sum + (sum >>> 16)) & 0xffff;
    }

    private boolean isBy(Bytes key, Bytes signed) {
        Bytes point = key.slice(KEY_HEADER_BYTES, key.size());
        try {
            return switch (algorithm) {
                case ED25519 -> verify("Ed25519", ed25519(point), signed);
                case ECDSA_P256_SHA256 -> verify("SHA256withECDSAinP1363Format", p256(point), signed);
                default -> false;
            };
        } catch (GeneralSecurityException e) {
            return false; // what is no key or no signature signs nothing
        }
    }

    private boolean verify(String algorithmName, PublicKey key, Bytes signed) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(algorithmName);
        verifier.initVerify(key);
        verifier.update(signed.toArray());
        return verifier.verify(signature.toArray());
    }

    private static PublicKey ed25519(Bytes point) throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(
                        new X509EncodedKeySpec(ED25519_PREFIX.concat(point).toArray()));
    }

    private static PublicKey p256(Bytes point) throws GeneralSecurityException {
        if (point.size() != 2 * COORDINATE_BYTES) {
            throw new InvalidKeyException("a point of P-256 has 64 bytes");
        }
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        ECPoint at = new ECPoint(
                new BigInteger(1, point.slice(0, COORDINATE_BYTES).toArray()),
                new BigInteger(1, point.slice(COORDINATE_BYTES, point.size()).toArray()));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(at, curve.getParameterSpec(ECParameterSpec.class)));
    }
}
