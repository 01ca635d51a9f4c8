package internet2.server.gateway;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** What a route answers. */
sealed interface Reply {

    int status();

    String contentType();

    /** Held in memory. */
    record Whole(int status, String contentType, Bytes body, Caching caching, Map<String, String> headers)
            implements Reply {

        Whole(int status, String contentType, Bytes body, Caching caching) {
            this(status, contentType, body, caching, Map.of());
        }
    }

    /** Written piece by piece; a failure after the first piece can only end the stream. */
    record Streamed(int status, String contentType, long length, Source source) implements Reply {}

    /** Look elsewhere. */
    record Elsewhere(String location) implements Reply {
        @Override
        public int status() {
            return 303;
        }

        @Override
        public String contentType() {
            return "text/plain";
        }
    }

    /** Writes a body; blocks while the client is slow. */
    @FunctionalInterface
    interface Source {
        void writeTo(OutputStream sink) throws IOException;
    }

    /** How long others may keep a reply. */
    enum Caching {
        NEVER("no-store"),
        /** Changes as operations come in, but a short delay harms nobody. */
        SHORT("public, max-age=60"),
        /** Never changes. */
        FOREVER("public, max-age=31536000, immutable");

        private final String header;

        Caching(String header) {
            this.header = header;
        }

        String header() {
            return header;
        }
    }

    static Reply json(Object value) {
        return json(200, value);
    }

    static Reply json(int status, Object value) {
        return new Whole(status, "application/json", Bytes.wrap(ApiJson.write(value)), Caching.NEVER);
    }

    static Reply binary(String contentType, Bytes body, Caching caching) {
        return new Whole(200, contentType, body, caching);
    }

    /** In the words of another protocol, whatever the status. */
    static Reply text(int status, String contentType, String body) {
        return new Whole(status, contentType, Bytes.utf8(body), Caching.NEVER);
    }

    static Reply text(String contentType, String body, Caching caching) {
        return new Whole(200, contentType, Bytes.utf8(body), caching);
    }
}
