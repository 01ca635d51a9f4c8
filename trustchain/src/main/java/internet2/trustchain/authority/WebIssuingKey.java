package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.TlsKeys;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;

/**
 * A P-256 key of the web hierarchy. One machine holds it, and whoever has that machine can sign with it: it asks no
 * questions. What it signs counts in this network only once the ledger has judged it; browsers ask no ledger.
 */
public final class WebIssuingKey implements IssuingKey {

    private static final Bytes TRIAL = Bytes.utf8("does this key belong to its certificate?");

    private final PrivateKey secret;
    private final AuthorityKey.P256 key;

    private WebIssuingKey(PrivateKey secret, PublicKey key) {
        this.secret = secret;
        this.key = new AuthorityKey.P256(key);
        if (!this.key.verify(TRIAL, sign(TRIAL))) {
            throw new IllegalArgumentException("the private key does not belong to the certificate");
        }
    }

    static WebIssuingKey generate(SecureRandom random) {
        KeyPair pair = TlsKeys.generate(random);
        return new WebIssuingKey(pair.getPrivate(), pair.getPublic());
    }

    /**
     * A key from its file.
     *
     * @param pem PKCS#8
     * @throws MalformedPemException if it is something else
     * @throws IllegalArgumentException if it belongs to another certificate
     */
    public static WebIssuingKey of(String pem, IssuerCertificate issuer) throws MalformedPemException {
        if (!(issuer.key() instanceof AuthorityKey.P256 known)) {
            throw new IllegalArgumentException("the certificate is not of the web hierarchy");
        }
        return new WebIssuingKey(TlsKeys.parsePem(pem), known.key());
    }

    /** PKCS#8. Secret. */
    public String pem() {
        return TlsKeys.toPem(secret);
    }

    @Override
    public AuthorityKey authorityKey() {
        return key;
    }

    @Override
    public Bytes sign(Bytes message, Bytes evidence) {
        return sign(message);
    }

    /** ECDSA with SHA-256, DER. */
    Bytes sign(Bytes message) {
        try {
            Signature signer = Signature.getInstance(AuthorityKey.P256.SIGNATURE);
            signer.initSign(secret);
            signer.update(message.toArray());
            return Bytes.wrap(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key that was read signs", e);
        }
    }

    /** The public half only. */
    @Override
    public String toString() {
        return "WebIssuingKey[" + key.bits().hex() + "]";
    }
}
