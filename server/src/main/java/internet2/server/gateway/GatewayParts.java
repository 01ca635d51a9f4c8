package internet2.server.gateway;

import internet2.server.telemetry.Tracing;
import java.util.function.Supplier;

/**
 * What the composition root gives the gateway.
 *
 * @param metrics all metrics in Prometheus text form
 */
public record GatewayParts(
        GatewayApis apis,
        ClientAuthenticator authenticator,
        GatewayObserver observer,
        Tracing tracing,
        Supplier<String> metrics) {}
