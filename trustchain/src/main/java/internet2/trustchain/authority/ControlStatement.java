package internet2.trustchain.authority;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An authority's word on the ledger that somebody showed control of names: a basis for a certificate beside
 * ownership, and part of its audit trail.
 *
 * @param account URL of the ACME account that showed it
 * @param names each once; DNS names and addresses
 */
public record ControlStatement(String account, List<Shown> names) implements Encodable {

    /** How long after it was shown control may be relied on. */
    static final Duration AGE_MAX = Duration.ofDays(30);

    private static final int ACCOUNT_LENGTH_MAX = 512;
    private static final int NAME_LENGTH_MAX = 253;

    /** One name, how control of it was shown, and when. */
    public record Shown(SubjectName name, ControlMethod method, Instant time) {

        public Shown {
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
    }

    public ControlStatement {
        names = List.copyOf(names);
        Set<SubjectName> different = new HashSet<>(subjects(names));
        if (names.isEmpty() || different.size() != names.size() || names.size() > AlternativeNames.NAMES_MAX) {
            throw new IllegalArgumentException(
                    "control is shown of 1 to " + AlternativeNames.NAMES_MAX + " names, each once");
        }
        if (account.isEmpty() || account.length() > ACCOUNT_LENGTH_MAX) {
            throw new IllegalArgumentException("an account's URL has 1 to " + ACCOUNT_LENGTH_MAX + " characters");
        }
    }

    /** The names, in their order. */
    public List<SubjectName> subjects() {
        return subjects(names);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.text(account)
                .list(
                        names,
                        (next, shown) -> next.text(shown.name().text())
                                .u8(shown.method().code())
                                .instant(shown.time()));
    }

    static ControlStatement decode(CanonicalReader in) {
        try {
            return new ControlStatement(
                    in.text(ACCOUNT_LENGTH_MAX), in.list(AlternativeNames.NAMES_MAX, ControlStatement::decodeShown));
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    private static Shown decodeShown(CanonicalReader in) {
        String text = in.text(NAME_LENGTH_MAX);
        try {
            SubjectName name = SubjectName.parse(text);
            if (!name.text().equals(text)) {
                throw in.malformed("names are in their canonical form");
            }
            return new Shown(name, ControlMethod.decode(in), in.instant());
        } catch (IssuanceRefused e) {
            throw in.malformed(e.reason());
        }
    }

    private static List<SubjectName> subjects(List<Shown> names) {
        return names.stream().map(Shown::name).collect(Collectors.toList());
    }
}
