package internet2.trustchain.resolver;

import internet2.trustchain.names.DnsMessage;

/** What a resolver is told. */
public sealed interface Event {

    /**
     * A client asks.
     *
     * @param ticket the asker's own number, which the answer carries
     * @param checkingDisabled the client validates for itself (RFC 4035 3.2.2)
     * @param fresh what is remembered does not count: a name much asked for is about to expire
     */
    record Asked(long ticket, Question question, boolean checkingDisabled, boolean fresh) implements Event {}

    /** A server answered an exchange, provably that server and that question as far as the transport can prove it. */
    record Heard(long exchange, DnsMessage message) implements Event {}

    /** An exchange came to nothing. */
    record Lost(long exchange, String reason) implements Event {}

    /** Time has passed. */
    record Ticked() implements Event {}
}
