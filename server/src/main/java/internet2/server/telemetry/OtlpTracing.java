package internet2.server.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends spans to a collector over OTLP with HTTP and protobuf, in batches; spans that it cannot take are lost. */
public final class OtlpTracing implements Tracing {

    private static final Duration SENDING_MAX = Duration.ofSeconds(5);
    private static final Duration LAST_SENDING_MAX = Duration.ofSeconds(1);
    private static final int QUEUE_MAX = 2048;

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    /**
     * @param collector such as {@code http://[::1]:4318}; the path {@code /v1/traces} is added where it is missing
     * @param node names this node in the traces
     */
    public OtlpTracing(URI collector, String node) {
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint(collector.toString()))
                .setTimeout(SENDING_MAX)
                .build();
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "internet2",
                        AttributeKey.stringKey("service.instance.id"),
                        node)))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setMaxQueueSize(QUEUE_MAX)
                        .build())
                .build();
        this.tracer = provider.get("internet2");
    }

    private static String endpoint(String collector) {
        if (collector.endsWith("/v1/traces")) {
            return collector;
        }
        return collector + (collector.endsWith("/") ? "v1/traces" : "/v1/traces");
    }

    @Override
    public Span request(String name, Optional<String> traceparent) {
        Context parent = traceparent
                .map(header ->
                        W3CTraceContextPropagator.getInstance().extract(Context.root(), header, TraceParent.GETTER))
                .orElse(Context.root());
        return new OtlpSpan(tracer.spanBuilder(name)
                .setSpanKind(SpanKind.SERVER)
                .setParent(parent)
                .startSpan());
    }

    @Override
    public Span span(String name) {
        return new OtlpSpan(tracer.spanBuilder(name).startSpan());
    }

    @Override
    public void close() {
        provider.shutdown().join(LAST_SENDING_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Offers the one header as the map of headers that the propagator reads. */
    private enum TraceParent implements TextMapGetter<String> {
        GETTER;

        @Override
        public Iterable<String> keys(String header) {
            return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable String header, String key) {
            return key.equals("traceparent") ? header : null;
        }
    }

    private record OtlpSpan(io.opentelemetry.api.trace.Span span) implements Span {

        @Override
        public void attribute(String key, String value) {
            span.setAttribute(key, value);
        }

        @Override
        public void attribute(String key, long value) {
            span.setAttribute(key, value);
        }

        @Override
        public void run(Runnable work) {
            Context.current().with(span).wrap(work).run();
        }

        @Override
        public void failed(Throwable cause) {
            span.setStatus(StatusCode.ERROR);
            span.recordException(cause);
        }

        @Override
        public void end() {
            span.end();
        }
    }
}
