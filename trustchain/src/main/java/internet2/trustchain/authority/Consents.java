package internet2.trustchain.authority;

import java.util.Optional;

/** How a node says that it, or one whose host it is, wants a key certified. */
@FunctionalInterface
public interface Consents {

    /** Says nothing: enough where the issuing key is held by one. */
    Consents NONE = request -> Optional.empty();

    Optional<RequestConsent> consent(ConsentedRequest request);
}
