package internet2.foundation.crypto;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.security.PublicKey;

/**
 * An Ed25519 public key: the 32 bytes of RFC 8032 section 5.1.5, always a point of prime order.
 *
 * @param encoded 32 bytes; anything else is an {@link IllegalArgumentException}
 */
public record Ed25519PublicKey(Bytes encoded) implements Encodable {

    public static final int SIZE = Ed25519Engine.PUBLIC_KEY_SIZE;
    public static final int SIGNATURE_SIZE = Ed25519Engine.SIGNATURE_SIZE;

    public Ed25519PublicKey {
        Ed25519Points.verifier(encoded);
    }

    /** Of a JCA key from any provider. */
    public static Ed25519PublicKey of(PublicKey key) {
        return new Ed25519PublicKey(RawKeys.ED25519.raw(key));
    }

    public static Ed25519PublicKey decode(CanonicalReader in) {
        Bytes encoded = in.fixed(SIZE);
        try {
            return new Ed25519PublicKey(encoded);
        } catch (IllegalArgumentException e) {
            throw in.malformed("a point of prime order on Ed25519 was expected, not " + encoded);
        }
    }

    /** A signature of any other size than 64 bytes does not hold. */
    public boolean verify(Bytes message, Bytes signature) {
        return signature.size() == SIGNATURE_SIZE
                && Ed25519Points.verifier(encoded).verify(message.toArray(), signature.toArray());
    }

    /** As {@link #verify(Bytes, Bytes)} over the message of a domain; see {@link DomainSeparation}. */
    public boolean verify(String domain, Bytes message, Bytes signature) {
        return verify(DomainSeparation.apply(domain, message), signature);
    }

    /** For certificates. */
    public PublicKey toJca() {
        return RawKeys.ED25519.publicKey(encoded);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.fixed(encoded);
    }

    @Override
    public String toString() {
        return encoded.hex();
    }
}
