package internet2.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import internet2.foundation.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Spans reach a collector in OTLP. */
class OtlpTracingTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Test
    void aSpanContinuesTheClientsTraceAndIsSentBeforeTheEnd() throws IOException, InterruptedException {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            received.add(Bytes.wrap(exchange.getRequestBody().readAllBytes()).hex());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        try {
            URI endpoint = URI.create("http://[::1]:" + collector.getAddress().getPort());
            try (Tracing tracing = new OtlpTracing(endpoint, "node-1")) {
                Tracing.Span span =
                        tracing.request("GET /api/v1/status", Optional.of("00-" + TRACE + "-00f067aa0ba902b7-01"));
                span.run(() -> tracing.span("below").end());
                span.end();
            }
            String export = received.poll(10, TimeUnit.SECONDS);
            assertThat(export)
                    .contains(
                            TRACE,
                            Bytes.utf8("GET /api/v1/status").hex(),
                            Bytes.utf8("below").hex());
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void aCollectorThatIsNotThereCostsNothingButTheSpans() {
        try (Tracing tracing = new OtlpTracing(URI.create("http://[::1]:1"), "node-1")) {
            tracing.request("GET /", Optional.of("nonsense")).end();
        }
    }
}
