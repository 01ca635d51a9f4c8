package internet2.server.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** What ACME clients do here. */
public final class AcmeMetrics {

    private final MeterRegistry registry;
    private final Counter accounts;
    private final Counter orders;

    AcmeMetrics(MeterRegistry registry) {
        this.registry = registry;
        accounts = Counter.builder("trustchain.acme.accounts")
                .description("ACME accounts created")
                .register(registry);
        orders = Counter.builder("trustchain.acme.orders")
                .description("ACME orders created")
                .register(registry);
    }

    public void accountCreated() {
        accounts.increment();
    }

    public void orderCreated() {
        orders.increment();
    }

    /** @param method the challenge's type */
    public void validated(String method, boolean shown, Duration took) {
        registry.timer("trustchain.acme.validations", "method", method, "outcome", shown ? "shown" : "not_shown")
                .record(took);
    }

    /** @param error the problem's type, without its namespace */
    public void refused(String error) {
        registry.counter("trustchain.acme.refusals", "error", error).increment();
    }
}
