package internet2.trustchain.resolver;

import java.time.Duration;

/** What a resolver wants done. */
public sealed interface Effect {

    /**
     * Ask a server, with DNSSEC records wanted and its own checking disabled; {@link Event.Heard} or
     * {@link Event.Lost} follows within the time-out.
     */
    record Ask(long exchange, Upstream server, Question question, boolean recursionDesired, Duration timeout)
            implements Effect {}

    /** Report an error of the resolver's own, met at the question; what else was to be done is done. */
    record Defect(Question question, RuntimeException cause) implements Effect {}

    /** Tell who asked. */
    record Tell(long ticket, Answer answer) implements Effect {}
}
