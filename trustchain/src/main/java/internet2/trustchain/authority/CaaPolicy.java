package internet2.trustchain.authority;

import internet2.trustchain.CaaProperty;
import internet2.trustchain.CaaRecords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether CAA records let this authority certify a name (RFC 8659, RFC 8657).
 *
 * @param issuer the authority's own domain name, as it stands in CAA records
 */
record CaaPolicy(String issuer, CaaRecords records) {

    private static final String ISSUE = "issue";
    private static final String ISSUE_WILD = "issuewild";

    /** Tags that say nothing about TLS certificates, or nothing that an issuer must heed. */
    private static final Set<String> OF_NO_MATTER =
            Set.of("iodef", "contactemail", "contactphone", "issuemail", "issuevmc");

    /** What forbids the certificate, or nothing where it is allowed. */
    Optional<String> fault(SubjectName.DnsName name, ControlMethod method, String account) {
        List<CaaProperty> relevant = records.relevant(name.authorityName());
        Optional<CaaProperty> unknown = relevant.stream()
                .filter(each -> each.critical() && !isKnown(each))
                .findFirst();
        if (unknown.isPresent()) {
            return Optional.of("CAA of " + name.text() + " has a critical property that is not understood: "
                    + Quoted.of(unknown.get().tag()));
        }
        List<CaaProperty> rules = rules(relevant, name.wildcard());
        if (rules.isEmpty() || rules.stream().anyMatch(each -> permits(each, method, account))) {
            return Optional.empty();
        }
        return Optional.of("CAA of " + name.text() + " lets " + Quoted.of(issuer)
                + " not certify it for this account by " + method.text());
    }

    /** RFC 8659 section 4.3: issuewild, where there is any, takes the place of issue for wildcards. */
    private static List<CaaProperty> rules(List<CaaProperty> relevant, boolean wildcard) {
        List<CaaProperty> wild =
                relevant.stream().filter(each -> each.tag().equals(ISSUE_WILD)).toList();
        return wildcard && !wild.isEmpty()
                ? wild
                : relevant.stream().filter(each -> each.tag().equals(ISSUE)).toList();
    }

    private boolean permits(CaaProperty property, ControlMethod method, String account) {
        Optional<IssueValue> value = IssueValue.parse(property.value());
        if (value.isEmpty() || !value.get().issuer().equalsIgnoreCase(issuer)) {
            return false; // RFC 8659 section 4.2: what does not parse permits nobody
        }
        Map<String, List<String>> parameters = value.get().parameters();
        List<String> accounts = parameters.getOrDefault("accounturi", List.of());
        List<String> methods = parameters.getOrDefault("validationmethods", List.of());
        // RFC 8657 sections 3 and 4: a parameter that stands twice matches nothing.
        boolean byAccount = accounts.isEmpty() || accounts.equals(List.of(account));
        boolean byMethod = methods.isEmpty()
                || (methods.size() == 1
                        && List.of(methods.getFirst().split(",", -1)).contains(method.text()));
        return byAccount && byMethod;
    }

    private static boolean isKnown(CaaProperty property) {
        return property.tag().equals(ISSUE)
                || property.tag().equals(ISSUE_WILD)
                || OF_NO_MATTER.contains(property.tag());
    }
}
