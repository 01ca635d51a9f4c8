package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Signature algorithms of requests (RFC 7518 section 3.1, RFC 8037 section 3.1); there are no others. */
enum JwsAlgorithm {
    ES256("ES256", "SHA256withECDSAinP1363Format"),
    EDDSA("EdDSA", "Ed25519"),
    RS256("RS256", "SHA256withRSA");

    private final String text;
    private final String signature;

    JwsAlgorithm(String text, String signature) {
        this.text = text;
        this.signature = signature;
    }

    static List<String> names() {
        return Arrays.stream(values()).map(each -> each.text).toList();
    }

    static Optional<JwsAlgorithm> of(String text) {
        return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
    }

    boolean verifies(AccountKey key, Bytes signed, Bytes value) {
        try {
            Signature verifier = Signature.getInstance(signature);
            verifier.initVerify(key.key().toJca());
            verifier.update(signed.toArray());
            return verifier.verify(value.toArray());
        } catch (GeneralSecurityException | RuntimeException e) {
            return false; // a signature of the wrong shape proves nothing either
        }
    }
}
