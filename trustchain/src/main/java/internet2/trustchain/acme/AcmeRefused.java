package internet2.trustchain.acme;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request that changed nothing, and why. */
public final class AcmeRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final int status;
    private final transient Map<String, String> headers;
    private final transient Map<String, Object> members;

    private AcmeRefused(Problem problem, int status, Map<String, String> headers, Map<String, Object> members) {
        super(problem.detail(), null, false, false); // an outcome, not a bug
        this.problem = problem;
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.members = Map.copyOf(members);
    }

    AcmeRefused(Problem problem) {
        this(problem, problem.error().status(), Map.of(), Map.of());
    }

    AcmeRefused(AcmeError error, String detail) {
        this(Problem.of(error, detail));
    }

    static AcmeRefused malformed(String detail) {
        return new AcmeRefused(AcmeError.MALFORMED, detail);
    }

    static AcmeRefused unauthorized(String detail) {
        return new AcmeRefused(AcmeError.UNAUTHORIZED, detail);
    }

    /** RFC 8555 section 6.6: with the time after which the client may try again. */
    static AcmeRefused rateLimited(String detail, Duration wait) {
        long seconds = Math.max(1, wait.toSeconds() + (wait.toNanosPart() > 0 ? 1 : 0));
        String when = detail + "; try again in " + seconds + " s";
        return new AcmeRefused(Problem.of(AcmeError.RATE_LIMITED, when)).with("Retry-After", Long.toString(seconds));
    }

    AcmeRefused withStatus(int other) {
        return new AcmeRefused(problem, other, headers, members);
    }

    AcmeRefused with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new AcmeRefused(problem, status, more, members);
    }

    /** With one more member in the document, such as the {@code algorithms} of section 6.2. */
    AcmeRefused withMember(String name, Object value) {
        return new AcmeRefused(problem, status, headers, Map.of(name, value));
    }

    public Problem problem() {
        return problem;
    }

    AcmeAnswer answer() {
        Map<String, Object> document = problem.document();
        document.put("status", status);
        document.putAll(members);
        return new AcmeAnswer(status, "application/problem+json", Json.write(document), headers);
    }
}
