package internet2.trustchain.names;

import java.time.Instant;

/**
 * One query that was answered, as a sample for people who watch.
 *
 * @param client the client's /56, never its address
 * @param responseBytes without the transport's framing
 */
public record DnsEvent(
        Instant time,
        Transport transport,
        String client,
        DomainName name,
        RecordType type,
        ResponseCode code,
        int responseBytes) {}
