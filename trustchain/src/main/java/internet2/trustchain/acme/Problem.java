package internet2.trustchain.acme;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A problem document (RFC 9457) as ACME writes it (RFC 8555 section 6.7).
 *
 * @param detail what happened, to what, and what to do; never a secret
 * @param identifier whom a subproblem is about (section 6.7.1)
 */
public record Problem(AcmeError error, String detail, Optional<Identifier> identifier, List<Problem> subproblems) {

    public Problem {
        subproblems = List.copyOf(subproblems);
    }

    public static Problem of(AcmeError error, String detail) {
        return new Problem(error, detail, Optional.empty(), List.of());
    }

    Problem about(Identifier named) {
        return new Problem(error, detail, Optional.of(named), subproblems);
    }

    /** One problem for several names: the only one itself, or a compound with each as a subproblem. */
    static Problem all(List<Problem> each) {
        if (each.size() == 1) {
            return each.getFirst();
        }
        boolean alike = each.stream().map(Problem::error).distinct().count() == 1;
        AcmeError error = alike ? each.getFirst().error() : AcmeError.COMPOUND;
        return new Problem(error, "several names are refused; see the subproblems", Optional.empty(), each);
    }

    /** Members in the order in which people read them. */
    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", error.urn());
        document.put("detail", detail);
        identifier.ifPresent(named -> document.put("identifier", named.document()));
        if (!subproblems.isEmpty()) {
            document.put(
                    "subproblems", subproblems.stream().map(Problem::document).toList());
        }
        return document;
    }
}
