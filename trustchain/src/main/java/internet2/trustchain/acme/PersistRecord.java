package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.trustchain.authority.IssueValue;
import internet2.trustchain.authority.SubjectName;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The records of dns-persist-01 (draft-ietf-acme-dns-persist-02 section 4). */
public final class PersistRecord {

    /** In place of the name, where one record's value serves many names (section 4.1). */
    private static final String ANY_NAME = "*";

    private PersistRecord() {}

    /**
     * How a record may name the account: by each key that it ever had, for this name or for any.
     *
     * @param prefix the directory's {@code accountHashPrefix}
     */
    static Set<String> accountUris(String prefix, SubjectName.DnsName name, List<String> thumbprints, String url) {
        Set<String> uris = new LinkedHashSet<>();
        for (String thumbprint : thumbprints) {
            uris.add(accountUri(prefix, name.authorityName(), thumbprint, url));
            uris.add(accountUri(prefix, ANY_NAME, thumbprint, url));
        }
        return uris;
    }

    /** Section 4.1: the hash over length and name, thumbprint in base64url, and the account's URL. */
    static String accountUri(String prefix, String name, String thumbprint, String url) {
        Bytes hashed = Bytes.of((byte) name.length()).concat(Bytes.utf8(name + thumbprint + url));
        return prefix + "sha-256/" + Json.base64url(Hash.of(hashed).bytes());
    }

    /** Looks through the TXT records of {@code _validation-persist.<name>}, each its strings put together. */
    public static Finding judge(List<String> records, ControlQuestion.DnsPersist question) {
        for (String text : records) {
            Optional<Finding> found = IssueValue.parse(text)
                    .filter(value -> value.issuer().equals(question.issuer()))
                    .filter(value -> value.parameters().getOrDefault("accounturi", List.of()).stream()
                            .anyMatch(question.accountUris()::contains))
                    .flatMap(value -> judge(value, question));
            if (found.isPresent()) {
                return found.get();
            }
        }
        return Finding.notShown(
                AcmeError.UNAUTHORIZED,
                "no TXT record at _validation-persist." + question.name().text() + " names " + question.issuer()
                        + " and this account" + (question.wildcard() ? " with policy=wildcard" : "")
                        + ", and still holds");
    }

    private static Optional<Finding> judge(IssueValue value, ControlQuestion.DnsPersist question) {
        boolean once = value.parameters().getOrDefault("accounturi", List.of()).size() == 1;
        boolean wild =
                value.parameters().getOrDefault("policy", List.of()).stream().anyMatch("wildcard"::equalsIgnoreCase);
        List<String> ends = value.parameters().getOrDefault("persistuntil", List.of());
        if (!once || (question.wildcard() && !wild) || ends.size() > 1) {
            return Optional.empty();
        }
        if (ends.isEmpty()) {
            return Optional.of(Finding.shown());
        }
        return instant(ends.getFirst())
                .filter(question.now()::isBefore)
                .map(end -> new Finding.Shown(Optional.of(end)));
    }

    private static Optional<Instant> instant(String seconds) {
        try {
            return seconds.matches("[0-9]{1,12}")
                    ? Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds)))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
