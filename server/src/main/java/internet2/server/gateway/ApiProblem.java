package internet2.server.gateway;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An expected refusal of a request; the edge turns it into a problem document (RFC 9457).
 *
 * <p>The detail is shown to the caller: what happened, to what, and what to do. It never holds a secret.
 */
public class ApiProblem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final ProblemKind kind;
    private final @Nullable String code;

    public ApiProblem(ProblemKind kind, String detail) {
        this(kind, null, detail);
    }

    /** @param code a room's own refusal code, such as {@code stale_sequence}, given to the caller as it is */
    public ApiProblem(ProblemKind kind, @Nullable String code, String detail) {
        // An outcome, not a bug: a stack trace would only cost time.
        super(detail, null, false, false);
        this.kind = kind;
        this.code = code;
    }

    public static ApiProblem badRequest(String detail) {
        return new ApiProblem(ProblemKind.BAD_REQUEST, detail);
    }

    public static ApiProblem notFound(String detail) {
        return new ApiProblem(ProblemKind.NOT_FOUND, detail);
    }

    public static ApiProblem forbidden(String detail) {
        return new ApiProblem(ProblemKind.FORBIDDEN, detail);
    }

    public static ApiProblem conflict(String detail) {
        return new ApiProblem(ProblemKind.CONFLICT, detail);
    }

    /** A room refused with a code of its own. */
    public static ApiProblem refused(String code, String reason) {
        return new ApiProblem(ProblemKind.REFUSED, code, reason);
    }

    public static ApiProblem unavailable(String detail) {
        return new ApiProblem(ProblemKind.UNAVAILABLE, detail);
    }

    /** Headers that RFC 9110 asks for with this refusal. */
    Map<String, String> headers() {
        return switch (kind) {
            // RFC 9110, section 15.5.2: "MUST send a WWW-Authenticate header field".
            case UNAUTHENTICATED -> Map.of("www-authenticate", "ClientCertificate realm=\"internet2\"");
            case TOO_MANY_REQUESTS, UNAVAILABLE -> Map.of("retry-after", "1");
            // RFC 9110, section 15.5.22: "MUST send an Upgrade header field".
            case UPGRADE_REQUIRED -> Map.of("upgrade", "websocket", "connection", "upgrade");
            default -> Map.of();
        };
    }

    public ProblemKind kind() {
        return kind;
    }

    public Optional<String> code() {
        return Optional.ofNullable(code);
    }

    public String detail() {
        return String.valueOf(getMessage());
    }
}
