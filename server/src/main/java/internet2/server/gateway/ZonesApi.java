package internet2.server.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Zones as wholes, and names that are registered in them. */
public interface ZonesApi {

    Zones zones();

    ZoneView zone(String apex);

    /** As a zone file (RFC 1035, section 5), with the delegations of zones below. */
    String zoneFile(String apex);

    LedgerReceipt createZone(Caller caller, NewZone zone);

    /** All of it or nothing. */
    LedgerReceipt changeZone(Caller caller, String apex, ZoneChanges changes);

    LedgerReceipt setTerms(Caller caller, String apex, ZoneTerms terms);

    /** Once it holds nothing but its servers. */
    LedgerReceipt deleteZone(Caller caller, String apex);

    NameView registeredName(String name);

    LedgerReceipt changeName(Caller caller, NameChange change);

    record Zones(List<ZoneView> zones) {}

    /** @param terms for how long names are registered; absent: for good */
    record ZoneView(String apex, String owner, String policy, long serial, Soa soa, Optional<ZoneTerms> terms) {}

    /** RFC 1035, section 3.3.13; times in seconds. */
    record Soa(String primary, String mailbox, long refresh, long retry, long expire, long minimum, long ttl) {}

    /** @param policy {@code open} or {@code closed} */
    record NewZone(String apex, String policy, Soa soa, List<String> nameServers) {}

    /** In seconds. */
    record ZoneTerms(long term, long grace) {}

    /**
     * @param serial refused unless the zone has this serial number; absent: whatever it has
     * @param soa absent: as it is
     * @param sets to be put in place; those without values are removed first
     */
    record ZoneChanges(Optional<Long> serial, Optional<NewSoa> soa, List<SetChange> sets) {}

    record NewSoa(long serial, Soa soa) {}

    /** @param ttl seconds */
    record SetChange(String name, String type, long ttl, List<String> values) {}

    /** @param expires absent: never */
    record NameView(String name, String owner, Instant since, long recordSets, Optional<Instant> expires) {}

    /** @param newOwner a node id, where the action is a transfer */
    record NameChange(NameAction action, String name, Optional<String> newOwner) {}

    /** What becomes of a name. */
    enum NameAction {
        REGISTER,
        RENEW,
        TRANSFER,
        RELEASE
    }
}
