package internet2.server.gateway;

import java.util.Locale;

/** The kinds of refusal that a client can tell apart, each with its HTTP status (RFC 9110, section 15). */
public enum ProblemKind {
    BAD_REQUEST(400, "The request is malformed"),
    UNAUTHENTICATED(401, "A client certificate is needed"),
    FORBIDDEN(403, "The caller may not do this"),
    NOT_FOUND(404, "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "The resource does not know this method"),
    REQUEST_TIMEOUT(408, "The request took too long to arrive"),
    CONFLICT(409, "The request conflicts with the present state"),
    TOO_LARGE(413, "The request body is too large"),
    URI_TOO_LONG(414, "The request target is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "The resource does not take this kind of body"),
    OUT_OF_RANGE(416, "The range lies outside the resource"),
    REFUSED(422, "The request was understood and refused"),
    UPGRADE_REQUIRED(426, "This is a WebSocket"),
    TOO_MANY_REQUESTS(429, "Too many requests at once"),
    HEADERS_TOO_LARGE(431, "The request headers are too large"),
    INTERNAL(500, "The node failed to serve this"),
    UNAVAILABLE(503, "The node cannot serve this now"),
    TIMED_OUT(504, "The work took too long");

    private final int status;
    private final String title;

    ProblemKind(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    /** A short summary that does not change from occurrence to occurrence (RFC 9457, section 3.1.3). */
    public String title() {
        return title;
    }

    /** The problem type: a place on the API page that explains it (RFC 9457, section 3.1.1). */
    public String type() {
        return "/api#problem-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
