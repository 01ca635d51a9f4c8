package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.Pem;
import internet2.foundation.encoding.MalformedInputException;
import java.io.IOException;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/**
 * An issuing key that this machine holds alone: one of one. Its file is PKCS#8 PEM (RFC 8410 section 7), so
 * that {@code openssl} can take the root over; writing it with mode 0600 is the data folder's work.
 */
public final class LocalIssuingKey implements IssuingKey {

    private static final int DER_SIZE_MAX = 256;

    private final Ed25519Key key;

    public LocalIssuingKey(Ed25519Key key) {
        this.key = key;
    }

    /**
     * Reads what {@link #pem()} wrote.
     *
     * @throws MalformedInputException if it is anything else; the message shows nothing of the content
     */
    public static LocalIssuingKey parse(String pem) {
        try {
            PrivateKeyInfo info =
                    PrivateKeyInfo.getInstance(DerShape.check(Pem.parse(Pem.PRIVATE_KEY, pem), DER_SIZE_MAX));
            if (!info.getPrivateKeyAlgorithm().equals(X509.ED25519)) {
                throw new MalformedInputException("an issuing key is an Ed25519 key");
            }
            byte[] seed = DEROctetString.getInstance(info.parsePrivateKey()).getOctets();
            return new LocalIssuingKey(Ed25519Key.fromSeed(Bytes.wrap(seed)));
        } catch (MalformedPemException | IOException | IllegalArgumentException e) {
            throw new MalformedInputException("the issuing key file is damaged, or no PKCS#8 PEM");
        }
    }

    /** The private key. Secret. */
    public String pem() {
        try {
            PrivateKeyInfo info = new PrivateKeyInfo(
                    X509.ED25519, new DEROctetString(key.seed().toArray()));
            return new Pem(Pem.PRIVATE_KEY, Bytes.wrap(info.getEncoded())).text();
        } catch (IOException e) {
            throw new IllegalStateException("encoding into memory does not fail", e);
        }
    }

    @Override
    public Ed25519PublicKey publicKey() {
        return key.publicKey();
    }

    @Override
    public Bytes sign(Bytes message) {
        return key.sign(message);
    }

    /** The public half only. */
    @Override
    public String toString() {
        return "LocalIssuingKey[" + key.publicKey() + "]";
    }
}
