package internet2.trustchain.authority;

import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;

/**
 * What an account says that it can show: that it controls a name.
 *
 * @param account its URL, 1 to 512 characters
 * @param accountKey thumbprint of its key (RFC 7638), which whoever controls the name has put where it is looked for
 * @param name a DNS name, which may be a wildcard, or an address
 */
public record ControlClaim(String account, Hash accountKey, SubjectName name, ControlMethod method)
        implements Encodable {

    static final int ACCOUNT_LENGTH_MAX = 512;
    private static final int NAME_LENGTH_MAX = 253;

    public ControlClaim {
        if (account.isEmpty() || account.length() > ACCOUNT_LENGTH_MAX) {
            throw new IllegalArgumentException("an account's URL has 1 to " + ACCOUNT_LENGTH_MAX + " characters");
        }
        if (name instanceof SubjectName.SpiffeId) {
            throw new IllegalArgumentException("nobody shows control of a SPIFFE ID");
        }
        if (name instanceof SubjectName.DnsName dns && dns.wildcard() && !method.ofTheName()) {
            throw new IllegalArgumentException("a wildcard is not shown by " + method.text());
        }
        if (name instanceof SubjectName.Address && method.ofTheName()) {
            throw new IllegalArgumentException("an address is not shown by " + method.text());
        }
    }

    public static ControlClaim decode(CanonicalReader in) {
        try {
            return new ControlClaim(in.text(ACCOUNT_LENGTH_MAX), in.hash(), decodeName(in), ControlMethod.decode(in));
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.text(account).hash(accountKey).text(name.text()).u8(method.code());
    }

    static SubjectName decodeName(CanonicalReader in) {
        String text = in.text(NAME_LENGTH_MAX);
        try {
            SubjectName name = SubjectName.parse(text);
            if (!name.text().equals(text)) {
                throw in.malformed("names are in their canonical form");
            }
            return name;
        } catch (IssuanceRefused e) {
            throw in.malformed(e.reason());
        }
    }
}
