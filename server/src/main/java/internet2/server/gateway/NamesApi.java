package internet2.server.gateway;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Names: resolve and update. */
public interface NamesApi {

    /**
     * @param type a record type's mnemonic, upper case, such as {@code AAAA}
     * @param client names outside of the network are resolved for whom the resolver serves
     */
    Resolution resolve(String domain, String type, InetAddress client);

    /** In effect, and served, when it returns; the latter not where the zone's key can't be used. */
    LedgerReceipt update(Caller caller, NameUpdate update);

    /** What a validator has to trust to believe the zones; none where they are not signed. */
    Anchors anchors();

    /** @param anchors of the zones that lie in no other one of the network */
    record Anchors(List<Anchor> anchors) {}

    /**
     * A zone and its key; two of one zone while another key takes the place of the one before.
     *
     * @param dnskey presentation form (RFC 4034, section 2.2)
     * @param ds the same as digests, SHA-256 and SHA-384 (RFC 4034, section 5.3)
     */
    record Anchor(String zone, String dnskey, List<String> ds) {}

    /**
     * @param status the response code's mnemonic (RFC 6895, section 2.3), such as {@code NOERROR}
     * @param authoritative from the network's own zones
     * @param security what validation came to (RFC 4035, section 4.3), such as {@code SECURE}
     */
    record Resolution(
            String domain,
            String type,
            String status,
            boolean authoritative,
            String security,
            List<NameRecord> answers) {}

    /**
     * @param ttl seconds
     * @param value presentation form (RFC 1035, section 5.1)
     */
    record NameRecord(String name, String type, long ttl, String value) {}

    /**
     * Sets (replaces) or deletes all records of one name and type.
     *
     * @param values what to set; empty for a deletion
     * @param ttl seconds; absent: the zone's default
     */
    record NameUpdate(Action action, String name, String type, List<String> values, Optional<Long> ttl) {}

    /** What to do with the records. */
    enum Action {
        SET,
        DELETE
    }
}
