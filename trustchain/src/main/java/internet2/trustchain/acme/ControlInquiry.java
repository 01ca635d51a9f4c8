package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.authority.ControlClaim;
import internet2.trustchain.authority.SubjectName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What one validator asks others to look at. What they should see follows from the account's key, so that a finding is
 * good for nobody else's account.
 *
 * @param token of the challenge; of no use to dns-persist-01
 * @param hashPrefix the directory's {@code accountHashPrefix}, for dns-persist-01
 * @param changes of the account's key, oldest first: records of dns-persist-01 that name an old key go on, as far as
 *     the account itself leads from there to its present key
 */
public record ControlInquiry(ControlClaim claim, String token, String hashPrefix, List<KeyChange> changes)
        implements Encodable {

    private static final int FORMAT = 1;
    private static final int TOKEN_LENGTH_MAX = 64;
    private static final int PREFIX_LENGTH_MAX = 512;

    public ControlInquiry {
        changes = List.copyOf(changes);
        if (!token.matches("[A-Za-z0-9_-]{1," + TOKEN_LENGTH_MAX + "}")) {
            throw new IllegalArgumentException("a token is 1 to " + TOKEN_LENGTH_MAX + " letters of base64url");
        }
    }

    /**
     * What to look for.
     *
     * @param issuer the network's domain name in records
     */
    public ControlQuestion question(String issuer, Instant now) {
        SubjectName name = new Identifier(claim.name()).withoutWildcard().name();
        String keyAuthorization = token + "." + thumbprint(claim.accountKey()); // RFC 8555 section 8.1
        Bytes digest = Hash.of(Bytes.utf8(keyAuthorization)).bytes();
        return switch (claim.method()) {
            case HTTP_01 -> new ControlQuestion.Http(name, token, keyAuthorization);
            case DNS_01 -> new ControlQuestion.Dns((SubjectName.DnsName) name, Json.base64url(digest));
            case TLS_ALPN_01 -> new ControlQuestion.TlsAlpn(name, digest);
            case DNS_PERSIST_01 -> persist((SubjectName.DnsName) name, issuer, now);
        };
    }

    private ControlQuestion persist(SubjectName.DnsName name, String issuer, Instant now) {
        return new ControlQuestion.DnsPersist(
                name,
                issuer,
                PersistRecord.accountUris(hashPrefix, name, thumbprints(), claim.account()),
                claim.name() instanceof SubjectName.DnsName dns && dns.wildcard(),
                now);
    }

    /** Of the account's key and those before it, back to where a change is not shown. */
    private List<String> thumbprints() {
        List<String> all = new ArrayList<>();
        Hash key = claim.accountKey();
        all.add(thumbprint(key));
        for (KeyChange each : changes.reversed()) {
            if (!each.leads(claim.account(), key)) {
                break;
            }
            key = each.from();
            all.add(thumbprint(key));
        }
        return all;
    }

    private static String thumbprint(Hash key) {
        return Json.base64url(key.bytes());
    }

    public static ControlInquiry decode(CanonicalReader in) {
        int format = in.u8();
        if (format != FORMAT) {
            throw in.malformed("an inquiry has the format " + FORMAT + ", not " + format);
        }
        try {
            return new ControlInquiry(
                    ControlClaim.decode(in),
                    in.text(TOKEN_LENGTH_MAX),
                    in.text(PREFIX_LENGTH_MAX),
                    in.list(Account.CHANGES_MAX, KeyChange::decode));
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u8(FORMAT).value(claim).text(token).text(hashPrefix).list(changes, CanonicalWriter::value);
    }
}
