package internet2.trustchain.resolver;

import internet2.trustchain.resolver.dnssec.ExtendedError;
import internet2.trustchain.resolver.dnssec.Security;
import java.util.Optional;

/** What validation says of one fact, and why. */
record Judgement(Security security, Optional<ExtendedError> error, String reason) {

    static Judgement secure(String reason) {
        return new Judgement(Security.SECURE, Optional.empty(), reason);
    }

    static Judgement insecure(Optional<ExtendedError> error, String reason) {
        return new Judgement(Security.INSECURE, error, reason);
    }

    static Judgement bogus(ExtendedError error, String reason) {
        return new Judgement(Security.BOGUS, Optional.of(error), reason);
    }
}
