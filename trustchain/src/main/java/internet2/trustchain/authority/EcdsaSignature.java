package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/** Verifies ECDSA so that nodes with different providers come to the same result. */
final class EcdsaSignature {

    private EcdsaSignature() {}

    /** @param algorithm as Java names it, such as {@code SHA256withECDSA} */
    static boolean verify(PublicKey key, String algorithm, Bytes message, Bytes signature) {
        if (!canonical((ECPublicKey) key, signature)) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update(message.toArray());
            return verifier.verify(signature.toArray());
        } catch (GeneralSecurityException e) {
            return false; // of the wrong shape
        }
    }

    /**
     * Whether it is the one DER encoding of two numbers from 1 to below the order.
     * Providers differ in what else they take.
     */
    private static boolean canonical(ECPublicKey key, Bytes signature) {
        BigInteger order = key.getParams().getOrder();
        try {
            BigInteger[] pair = X509.reading(
                    "not an ECDSA signature", () -> StandardDSAEncoding.INSTANCE.decode(order, signature.toArray()));
            return pair[0].signum() > 0 && pair[1].signum() > 0;
        } catch (MalformedInputException | IOException e) {
            return false;
        }
    }
}
