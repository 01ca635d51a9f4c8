package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import tools.jackson.databind.JsonNode;

/**
 * A client's own request to change its account's key (RFC 8555 section 7.3.5), which the old key and the new one have
 * signed: what shows other validators that a record which names the old key is the account's still.
 *
 * @param key canonical JWK of the old one (RFC 7638 section 3)
 * @param request flattened JWS
 */
public record KeyChange(Bytes key, Bytes request) implements Encodable {

    /** Of RSA keys of 8192 bits there are five numbers in base64, four of them twice. */
    static final int REQUEST_BYTES_MAX = 12 << 10;

    private static final int KEY_BYTES_MAX = 2048;

    static KeyChange of(Signed.ByAccount by) {
        return new KeyChange(by.account().key().jwk(), by.jws().body());
    }

    /** Thumbprint of the old key. */
    Hash from() {
        return Hash.of(key);
    }

    /** Whether this account changed its key so, to one of that thumbprint. */
    boolean leads(String account, Hash to) {
        try {
            Jws outer = Jws.parse(request);
            outer.verify(AccountKey.parse(Json.object(key, "the old key")));
            Jws inner = Jws.of(outer.payloadObject());
            AccountKey next = inner.key().orElseThrow(() -> AcmeRefused.malformed("the new key is not named"));
            inner.verify(next);
            JsonNode change = inner.payloadObject();
            JsonNode old = change.path("oldKey");
            return outer.keyId().filter(account::equals).isPresent()
                    && Json.text(change, "account", "the change").equals(account)
                    && AccountKey.parse(old).digest().equals(from())
                    && next.digest().equals(to);
        } catch (AcmeRefused e) {
            return false;
        }
    }

    static KeyChange decode(CanonicalReader in) {
        return new KeyChange(in.bytes(KEY_BYTES_MAX), in.bytes(REQUEST_BYTES_MAX));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.bytes(key).bytes(request);
    }
}
