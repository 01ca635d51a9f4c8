package internet2.trustchain.acme;

import internet2.trustchain.authority.ControlMethod;
import java.time.Duration;

/** Hears what happens, for metrics. Called on the caller's thread: be quick. */
public interface AcmeObserver {

    AcmeObserver NONE = new AcmeObserver() {};

    default void accountCreated() {}

    default void orderCreated() {}

    default void validated(ControlMethod method, boolean shown, Duration took) {}

    default void refused(AcmeError error) {}
}
