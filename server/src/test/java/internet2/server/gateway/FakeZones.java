package internet2.server.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One zone, which is never changed, and no key. */
interface FakeZones extends ZonesApi, ZonesKeyApi, DnsKeyApi {

    Soa SOA = new Soa("ns.internal.", "hostmaster.internal.", 1, 2, 3, 4, 5);
    Instant DAWN = Instant.EPOCH;
    String OWNER = "00".repeat(32);
    LedgerReceipt RECEIPT = new LedgerReceipt(OWNER, 1, 0, DAWN);

    @Override
    default ZonesKey zonesKey() {
        return new ZonesKey(
                "signing",
                Optional.of(DAWN),
                List.of(new PublishedKey("zones-2", 7, "257 3 15 AAAA", false, true)),
                Optional.of(DAWN),
                false,
                Optional.of("zones-3"));
    }

    @Override
    default LedgerReceipt replaceZonesKey(Caller caller) {
        return RECEIPT;
    }

    @Override
    default LedgerReceipt releaseZonesKey(Caller caller) {
        return RECEIPT;
    }

    @Override
    default Zones zones() {
        return new Zones(List.of(zone("internal")));
    }

    @Override
    default ZoneView zone(String apex) {
        return new ZoneView(apex, OWNER, "open", 1, SOA, Optional.empty());
    }

    @Override
    default String zoneFile(String apex) {
        return apex + ". 5 IN SOA ns.internal. hostmaster.internal. 1 1 2 3 4\n";
    }

    @Override
    default LedgerReceipt createZone(Caller caller, NewZone zone) {
        return RECEIPT;
    }

    @Override
    default LedgerReceipt changeZone(Caller caller, String apex, ZoneChanges changes) {
        return RECEIPT;
    }

    @Override
    default LedgerReceipt setTerms(Caller caller, String apex, ZoneTerms terms) {
        return RECEIPT;
    }

    @Override
    default LedgerReceipt deleteZone(Caller caller, String apex) {
        return RECEIPT;
    }

    @Override
    default NameView registeredName(String name) {
        return new NameView(name, OWNER, DAWN, 1, Optional.of(DAWN));
    }

    @Override
    default LedgerReceipt changeName(Caller caller, NameChange change) {
        return RECEIPT;
    }

    @Override
    default DnsKeys dnsKeys() {
        return new DnsKeys(List.of());
    }

    @Override
    default DnsKey createDnsKey(NewDnsKey key) {
        return new DnsKey(key.name(), key.algorithm(), key.grants(), Optional.of("c2VjcmV0"));
    }

    @Override
    default DnsKey deleteDnsKey(String name) {
        return new DnsKey(name, "hmac-sha256", List.of(), Optional.empty());
    }
}
