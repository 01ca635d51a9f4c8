package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.trustchain.authority.SubjectName;
import java.time.Instant;
import java.util.Set;

/** What a perspective is asked to look at: everything it needs, and nothing of the account but its key's digest. */
public sealed interface ControlQuestion {

    /** Without a wildcard's asterisk. */
    SubjectName name();

    /**
     * RFC 8555 section 8.3: {@code http://<name>/.well-known/acme-challenge/<token>} gives the key authorization.
     */
    record Http(SubjectName name, String token, String keyAuthorization) implements ControlQuestion {}

    /**
     * RFC 8555 section 8.4: a TXT record at {@code _acme-challenge.<name>} is the digest.
     *
     * @param digest SHA-256 of the key authorization, base64url
     */
    record Dns(SubjectName.DnsName name, String digest) implements ControlQuestion {}

    /**
     * RFC 8737 section 3: a server at the name speaks {@code acme-tls/1} and shows a certificate with the digest.
     *
     * @param digest SHA-256 of the key authorization, 32 bytes
     */
    record TlsAlpn(SubjectName name, Bytes digest) implements ControlQuestion {}

    /**
     * draft-ietf-acme-dns-persist-02 section 4: a TXT record at {@code _validation-persist.<name>} names issuer and
     * account.
     *
     * @param accountUris any of which the record may hold
     * @param wildcard whether the record must say {@code policy=wildcard}
     * @param now to judge {@code persistUntil} by
     */
    record DnsPersist(SubjectName.DnsName name, String issuer, Set<String> accountUris, boolean wildcard, Instant now)
            implements ControlQuestion {

        public DnsPersist {
            accountUris = Set.copyOf(accountUris);
        }
    }
}
