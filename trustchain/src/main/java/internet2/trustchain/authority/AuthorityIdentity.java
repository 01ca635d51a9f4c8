package internet2.trustchain.authority;

import internet2.foundation.NodeId;

/**
 * As whom an authority issues.
 *
 * @param node this node, which holds a share of the key
 * @param issuer the intermediate certificate that the hierarchy began with: the ledger has the newest
 * @param keys of this intermediate and of all that came after it
 * @param baseUrl of the plain HTTP gateway, without a slash at its end, such as {@code http://[::1]:8080}; it
 *     goes into every certificate
 * @param consents to what this node asks for itself
 */
public record AuthorityIdentity(
        NodeId node, IssuerCertificate issuer, IssuingKeys keys, String baseUrl, Consents consents) {

    /** Of a key that is held by one. */
    public AuthorityIdentity(NodeId node, IssuerCertificate issuer, IssuingKey key, String baseUrl) {
        this(node, issuer, key, baseUrl, Consents.NONE);
    }

    /** Of a hierarchy whose intermediates have one key. */
    public AuthorityIdentity(NodeId node, IssuerCertificate issuer, IssuingKey key, String baseUrl, Consents consents) {
        this(node, issuer, generation -> key, baseUrl, consents);
        if (!issuer.key().equals(key.authorityKey())) {
            throw new IllegalArgumentException("the issuing key does not belong to the issuer's certificate");
        }
    }
}
