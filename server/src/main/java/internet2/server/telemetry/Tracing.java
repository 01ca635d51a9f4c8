package internet2.server.telemetry;

import java.util.Optional;

/** Traces of requests; {@link #OFF} unless the configuration names a collector. */
public interface Tracing extends AutoCloseable {

    /** Records nothing and loads nothing. */
    Tracing OFF = new TracingOff();

    /**
     * Begins a span for a request that a client sent.
     *
     * @param name such as {@code GET /api/v1/status}; of few different values
     * @param traceparent the header by that name (W3C Trace Context, section 3.2): the span that this one belongs to
     */
    Span request(String name, Optional<String> traceparent);

    /** Begins a span below the one that is current on this thread. */
    Span span(String name);

    /** Sends what is left. */
    @Override
    void close();

    /** A piece of work with a beginning and an end. */
    interface Span {

        void attribute(String key, String value);

        void attribute(String key, long value);

        /** Runs {@code work} with this span as the current one of the thread. */
        void run(Runnable work);

        void failed(Throwable cause);

        void end();
    }
}
