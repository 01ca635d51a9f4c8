package internet2.server.gateway;

import java.time.Duration;

/** Told what the gateway does; calls come from its event loop and must not block. */
public interface GatewayObserver {

    /**
     * @param route the template as the document writes it, or {@code unmatched}
     * @param method upper case, or {@code other}
     */
    default void requestServed(String route, String method, int status, Duration time) {}

    default void connectionOpened() {}

    default void connectionClosed() {}

    default void streamOpened(Topic topic) {}

    /** @param slow whether the client was dropped because it did not keep up */
    default void streamClosed(Topic topic, boolean slow) {}
}
