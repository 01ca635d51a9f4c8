package internet2.trustchain.resolver;

import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.resolver.dnssec.ExtendedError;
import internet2.trustchain.resolver.dnssec.RrSet;
import internet2.trustchain.resolver.dnssec.Security;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a question came to.
 *
 * @param answers aliases first, then what they lead to
 * @param authority what proves an absence
 * @param reason for people: why it is secure, insecure or bogus
 * @param lifetime for how long it may be repeated
 * @param steps how it was found; empty where it was at hand
 */
public record Answer(
        Question question,
        ResponseCode code,
        List<RrSet> answers,
        List<RrSet> authority,
        Security security,
        Optional<ExtendedError> error,
        String reason,
        Duration lifetime,
        List<Step> steps) {

    public Answer {
        answers = List.copyOf(answers);
        authority = List.copyOf(authority);
        steps = List.copyOf(steps);
    }

    /** None: SERVFAIL, and why. */
    public static Answer failed(
            Question question,
            Security security,
            ExtendedError error,
            String reason,
            Duration lifetime,
            List<Step> steps) {
        return new Answer(
                question,
                ResponseCode.SERVFAIL,
                List.of(),
                List.of(),
                security,
                Optional.of(error),
                reason,
                lifetime,
                steps);
    }
}
