package internet2.server.gateway;

import internet2.foundation.Bytes;
import java.util.Map;
import java.util.Optional;

/** Automatic certificate management (ACME, RFC 8555). It authenticates by itself, and refuses in its own terms. */
public interface AcmeApi {

    AcmeReply directory();

    /** @param status 200 for HEAD, 204 for GET */
    AcmeReply nonce(int status);

    /** @param certificate as RFC 9773 section 4.1 names it */
    AcmeReply renewalInformation(String certificate);

    /**
     * A signed request.
     *
     * @param target path and query
     * @param client where it came from, for limits
     */
    AcmeReply post(String target, Bytes body, String client);

    /**
     * What a client on this machine put into the web root for http-01; empty where it is not there.
     *
     * @param token letters, digits, dashes and underscores
     */
    Optional<Bytes> answer(String token);

    /** Admin only: a key to bind an account with, told once. */
    ExternalKeyView createExternalKey(Caller caller, ExternalKeyRequest request);

    /**
     * Admin only: what this node knows of its clients, for a backup; secret.
     *
     * @param after the end of the page before; empty for the first one
     * @return an {@link internet2.trustchain.acme.AcmePage}
     */
    Bytes backup(Optional<Bytes> after);

    /** @param headers beside content-type */
    record AcmeReply(int status, String contentType, Bytes body, Map<String, String> headers) {}

    /** @param label for whom it is */
    record ExternalKeyRequest(String label) {}

    /**
     * @param id what clients call the key id
     * @param hmacKey the secret, base64url
     */
    record ExternalKeyView(String id, String hmacKey, String label) {}
}
