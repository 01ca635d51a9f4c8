package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that an administrator gave somebody out of band, to bind one account with (RFC 8555 section 7.3.4).
 *
 * @param secret 32 bytes
 * @param label for whom it is
 * @param account that used it; it is good for one
 */
public record ExternalKey(String id, Bytes secret, String label, Optional<String> account) implements Encodable {

    public static final int LABEL_LENGTH_MAX = 128;

    static final int SECRET_BYTES = 32;

    private static final int ID_LENGTH_MAX = 64;

    /** As clients take it. */
    public String secretText() {
        return Json.base64url(secret);
    }

    ExternalKey usedBy(String user) {
        return new ExternalKey(id, secret, label, Optional.of(user));
    }

    boolean signed(Jws binding) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.toArray(), "HmacSHA256"));
            byte[] expected = mac.doFinal(binding.signed().toArray());
            return MessageDigest.isEqual(expected, binding.signature().toArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    static ExternalKey decode(CanonicalReader in) {
        return new ExternalKey(
                in.text(ID_LENGTH_MAX),
                in.fixed(SECRET_BYTES),
                in.text(LABEL_LENGTH_MAX * 4),
                in.optional(next -> next.text(ID_LENGTH_MAX)));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.text(id).fixed(secret).text(label).optional(account, CanonicalWriter::text);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ExternalKey[" + id + "]";
    }
}
