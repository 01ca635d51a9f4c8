package internet2.trustchain.authority;

import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * That somebody showed validators that it controls names: a basis for a certificate beside ownership, and part of its
 * audit trail.
 *
 * @param account URL of the ACME account that showed it
 * @param accountKey thumbprint of the account's key (RFC 7638)
 * @param names each once; DNS names and addresses
 */
public record ControlStatement(String account, Hash accountKey, List<Shown> names) implements Encodable {

    /** 1 had no findings: an authority's word was taken. */
    private static final int FORMAT = 2;

    /**
     * One name, how control of it was shown, and who saw it.
     *
     * @param findings of different validators, at most as many as look
     */
    public record Shown(SubjectName name, ControlMethod method, List<ControlFinding> findings) {

        public Shown {
            findings = List.copyOf(findings);
            long different =
                    findings.stream().map(ControlFinding::validator).distinct().count();
            if (findings.size() > ControlQuorum.PERSPECTIVES_MAX || different != findings.size()) {
                throw new IllegalArgumentException("control of a name is seen by at most "
                        + ControlQuorum.PERSPECTIVES_MAX + " validators, each once");
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
        for (Shown each : names) {
            claim(account, accountKey, each); // or it throws
        }
    }

    /** The names, in their order. */
    public List<SubjectName> subjects() {
        return subjects(names);
    }

    ControlClaim claim(Shown shown) {
        return claim(account, accountKey, shown);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u8(FORMAT)
                .text(account)
                .hash(accountKey)
                .list(
                        names,
                        (next, shown) -> next.text(shown.name().text())
                                .u8(shown.method().code())
                                .list(shown.findings(), CanonicalWriter::value));
    }

    static ControlStatement decode(CanonicalReader in) {
        int format = in.u8();
        if (format != FORMAT) {
            throw in.malformed("a statement of control has the format " + FORMAT + ", not " + format);
        }
        try {
            return new ControlStatement(
                    in.text(ControlClaim.ACCOUNT_LENGTH_MAX),
                    in.hash(),
                    in.list(AlternativeNames.NAMES_MAX, ControlStatement::decodeShown));
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    private static Shown decodeShown(CanonicalReader in) {
        return new Shown(
                ControlClaim.decodeName(in),
                ControlMethod.decode(in),
                in.list(ControlQuorum.PERSPECTIVES_MAX, ControlFinding::decode));
    }

    private static ControlClaim claim(String account, Hash accountKey, Shown shown) {
        return new ControlClaim(account, accountKey, shown.name(), shown.method());
    }

    private static List<SubjectName> subjects(List<Shown> names) {
        return names.stream().map(Shown::name).toList();
    }
}
