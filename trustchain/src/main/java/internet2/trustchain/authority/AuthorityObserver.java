package internet2.trustchain.authority;

import java.time.Duration;

/** Hears what the authority does, for metrics. Called on the caller's thread: be quick. */
public interface AuthorityObserver {

    AuthorityObserver NONE = new AuthorityObserver() {};

    default void issued(Purpose purpose, Duration took) {}

    default void refused(IssuanceRefused.Code code) {}

    default void revoked(RevocationReason reason) {}
}
