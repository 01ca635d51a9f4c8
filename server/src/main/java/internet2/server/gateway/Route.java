package internet2.server.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the document.
 *
 * @param template the path as the document writes it; also the metric label
 * @param body absent: a body is refused
 * @param timeMax how long the work may take; absent: the gateway's default
 * @param answers schema of each JSON reply by status, for tests and clients
 */
record Route(
        String operationId,
        String method,
        String template,
        Role role,
        boolean plainHttp,
        List<Parameter> parameters,
        Optional<Body> body,
        Optional<Duration> timeMax,
        Map<Integer, Schema> answers) {

    /** Where a parameter stands. */
    enum Place {
        PATH,
        QUERY
    }

    /** @param restOfPath takes all remaining segments, slashes included */
    record Parameter(
            String name,
            Place place,
            boolean required,
            boolean restOfPath,
            Schema schema,
            @Nullable String fallback) {

        /** @throws ApiProblem {@link ProblemKind#BAD_REQUEST} */
        void check(String value) {
            switch (schema) {
                case Schema.Text text -> text.check(value, name);
                case Schema.Whole whole -> whole.check(number(value), name);
                case Schema.Any any -> {}
                case Schema.Structure structure -> throw unsupported();
                case Schema.Sequence sequence -> throw unsupported();
                case Schema.Real real -> throw unsupported();
                case Schema.Truth truth -> throw unsupported();
            }
        }

        private long number(String value) {
            try {
                return Long.parseLong(value);
            } catch (NumberFormatException e) {
                throw ApiProblem.badRequest(name + " is " + Schema.quoted(value) + ", not a whole number");
            }
        }

        private IllegalStateException unsupported() {
            return new IllegalStateException("parameter " + name + " has a schema that parameters cannot have");
        }
    }

    /**
     * @param type media type
     * @param schema absent: not JSON
     * @param streamed read as it arrives instead of collected
     */
    record Body(String type, Optional<Schema> schema, long sizeMax, boolean streamed) {}
}
