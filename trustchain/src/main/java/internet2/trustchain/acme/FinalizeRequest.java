package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.AccountConsent;
import internet2.trustchain.authority.CertificateRequest;
import internet2.trustchain.authority.ControlStatement;
import internet2.trustchain.authority.IssuanceRefused;
import java.util.Optional;
import java.util.Set;

/**
 * A client's request to finalize its order (RFC 8555 section 7.4), with the key that it is signed with: what shows the
 * holders of the issuing key that the account wants this very key certified.
 *
 * @param key canonical JWK (RFC 7638 section 3), whose SHA-256 is the thumbprint in the statement of control
 * @param request flattened JWS
 */
public record FinalizeRequest(Bytes key, Bytes request) implements Encodable {

    private static final int KEY_BYTES_MAX = 2048;

    static FinalizeRequest of(Signed.ByAccount by) {
        return new FinalizeRequest(by.account().key().jwk(), by.jws().body());
    }

    static FinalizeRequest decode(CanonicalReader in) {
        return new FinalizeRequest(in.bytes(KEY_BYTES_MAX), in.bytes(Jws.SIZE_MAX));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.bytes(key).bytes(request);
    }

    /** As {@link AccountConsent} asks it. */
    public static Optional<String> fault(ControlStatement control, Bytes csr, Bytes encoded) {
        try {
            return CanonicalReader.decode(encoded, FinalizeRequest::decode).fault(control, csr);
        } catch (AcmeRefused e) {
            return Optional.of(
                    "the account's request does not hold: " + e.problem().detail());
        } catch (IssuanceRefused e) {
            return Optional.of(e.code().text() + ": " + e.reason());
        } catch (MalformedInputException e) {
            return Optional.of("the account's request can't be read: " + e.getMessage());
        }
    }

    private Optional<String> fault(ControlStatement control, Bytes csr) throws AcmeRefused, IssuanceRefused {
        if (!Hash.of(key).equals(control.accountKey())) {
            return Optional.of("the request is signed with another key than the account's");
        }
        Jws jws = Jws.parse(request);
        jws.verify(AccountKey.parse(Json.object(key, "the account's key")));
        boolean finalizes = jws.keyId().filter(control.account()::equals).isPresent()
                && jws.url().endsWith("/finalize");
        if (!finalizes) {
            return Optional.of("the request is not " + control.account() + "'s to finalize an order");
        }
        Bytes wished = Json.base64url(Json.text(jws.payloadObject(), "csr", "the request"), "\"csr\"");
        if (!wished.equals(csr)) {
            return Optional.of("the account " + control.account() + " asks for a certificate for another request");
        }
        return CertificateRequest.parse(csr).wished().equals(Set.copyOf(control.subjects()))
                ? Optional.empty()
                : Optional.of("the request asks for other names than control was shown of");
    }
}
