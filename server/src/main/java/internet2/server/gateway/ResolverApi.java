package internet2.server.gateway;

import internet2.foundation.Bytes;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Names as this node's resolver finds them, and what it remembers. */
public interface ResolverApi {

    /** The response to a DNS message (RFC 8484); nothing where the bytes are no query. */
    Optional<Bytes> query(Bytes message, InetAddress client);

    /** Whether the client may have names resolved, and see what is remembered. */
    boolean serves(InetAddress client);

    Trace trace(String domain, String type);

    List<RememberedName> remembered(String domain);

    Flushed flush(String domain);

    /**
     * How a name was resolved and what validation said of it.
     *
     * @param status the response code's mnemonic
     * @param security {@code SECURE}, {@code INSECURE}, {@code BOGUS} or {@code INDETERMINATE} (RFC 4035 4.3)
     * @param reason for people
     * @param error the extended error's mnemonic (RFC 8914); absent: none
     */
    record Trace(
            String domain,
            String type,
            String status,
            String security,
            String reason,
            Optional<String> error,
            List<NamesApi.NameRecord> answers,
            List<TraceStep> steps) {}

    /**
     * @param server who was asked; empty where something was judged
     * @param outcome what came, or what was found
     */
    record TraceStep(String server, String question, String outcome) {}

    /** @param secondsLeft negative: expired, and kept for when nobody can be reached */
    record RememberedName(
            String name,
            String type,
            String status,
            String security,
            String reason,
            long secondsLeft,
            String from,
            List<String> records) {}

    /** How many answers were forgotten. */
    record Flushed(int forgotten) {}
}
