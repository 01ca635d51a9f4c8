package internet2.server.gateway;

import java.util.Map;
import java.util.Set;

/** Says which methods there are: RFC 9110, section 15.5.6, "MUST generate an Allow header field". */
final class MethodNotAllowed extends ApiProblem {

    private static final long serialVersionUID = 1;

    private final String allow;

    MethodNotAllowed(String method, Set<String> allowed) {
        super(
                ProblemKind.METHOD_NOT_ALLOWED,
                Schema.quoted(method) + " is not served here; served are " + String.join(", ", allowed));
        this.allow = String.join(", ", allowed) + (allowed.contains("GET") ? ", HEAD" : "");
    }

    @Override
    Map<String, String> headers() {
        return Map.of("allow", allow);
    }
}
