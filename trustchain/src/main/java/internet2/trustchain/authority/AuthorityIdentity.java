package internet2.trustchain.authority;

import internet2.foundation.NodeId;

/**
 * As whom an authority issues.
 *
 * @param node this node, which holds a share of the key
 * @param issuer an intermediate certificate that belongs to {@code key}, for its name and key: the ledger has the
 *     newest
 * @param baseUrl of the plain HTTP gateway, without a slash at its end, such as {@code http://[::1]:8080}; it
 *     goes into every certificate
 * @param consents to what this node asks for itself
 */
public record AuthorityIdentity(
        NodeId node, IssuerCertificate issuer, IssuingKey key, String baseUrl, Consents consents) {

    /** Of a key that is held by one. */
    public AuthorityIdentity(NodeId node, IssuerCertificate issuer, IssuingKey key, String baseUrl) {
        this(node, issuer, key, baseUrl, Consents.NONE);
    }

    public AuthorityIdentity {
        if (!issuer.key().equals(key.authorityKey())) {
            throw new IllegalArgumentException("the issuing key does not belong to the issuer's certificate");
        }
    }
}
