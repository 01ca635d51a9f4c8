package internet2.server.gateway;

import internet2.server.telemetry.HttpMetrics;
import java.time.Duration;

/** Turns what the gateway reports into metrics. */
public record MeteredGateway(HttpMetrics metrics) implements GatewayObserver {

    @Override
    public void requestServed(String route, String method, int status, Duration time) {
        metrics.requestServed(route, method, status, time);
    }

    @Override
    public void connectionOpened() {
        metrics.connectionOpened();
    }

    @Override
    public void connectionClosed() {
        metrics.connectionClosed();
    }

    @Override
    public void streamOpened(Topic topic) {
        metrics.streamOpened();
    }

    @Override
    public void streamClosed(Topic topic, boolean slow) {
        metrics.streamClosed(slow);
    }
}
