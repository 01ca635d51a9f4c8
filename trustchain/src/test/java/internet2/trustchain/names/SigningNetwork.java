package internet2.trustchain.names;

import static internet2.trustchain.names.TestZones.ADMINISTRATOR;
import static internet2.trustchain.names.TestZones.name;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Ed25519Key;
import internet2.ledger.ModuleHarness;
import internet2.ledger.Outcome;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The module "names" with a key for its zones, and a feed that follows it: no ledger, no threshold. */
final class SigningNetwork {

    static final Ed25519Key KEY =
            Ed25519Key.fromSeed(Bytes.parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
    static final ZoneKey ZONE_KEY = new ZoneKey(KEY.publicKey());

    final ModuleHarness harness = ModuleHarness.of(new NamesModule()).as(ADMINISTRATOR);
    ZoneFeed feed = new ZoneFeed();
    long revision;
    /** Of names that a revision takes. */
    int namesMax = RevisionPlan.NAMES_MAX;

    SigningNetwork(String... zones) {
        harness.genesis(
                NamesModule.NAME,
                NamesGenesis.of(
                                ADMINISTRATOR,
                                List.of(zones).stream().map(DomainName::parse).toList())
                        .signedBy(ZONE_KEY)
                        .encoded());
        load();
    }

    /** As a node does that was just started. */
    void load() {
        feed = new ZoneFeed();
        feed.load(harness.state(NamesModule.NAME));
    }

    /** Whether the module takes it. */
    boolean apply(NamesOperation operation) {
        if (harness.apply(NamesModule.NAME, operation) instanceof Outcome.Accepted accepted) {
            feed.apply(operation, ADMINISTRATOR, accepted.result());
            return true;
        }
        return false;
    }

    boolean set(String name, String type, String... values) {
        return apply(new NamesOperation.SetRecords(RecordSet.parse(name(name), RecordType.parse(type), 60, values)));
    }

    boolean delete(String name, String type) {
        return apply(new NamesOperation.DeleteRecords(name(name), RecordType.parse(type)));
    }

    boolean zone(String apex) {
        DomainName name = name(apex);
        return apply(new NamesOperation.CreateZone(
                name,
                ZonePolicy.CLOSED,
                Zone.Soa.of(name.child("ns"), name.child("hostmaster")),
                List.of(name.child("ns"))));
    }

    Optional<Revision> due(Instant time) {
        return due(feed, time);
    }

    private Optional<Revision> due(ZoneFeed from, Instant time) {
        return RevisionPlan.plan(from.get(), from.latest(), ZONE_KEY, revision + 1, time, namesMax);
    }

    /** What a node would sign that was just started. */
    Optional<Revision> dueAfterRestart(Instant time) {
        ZoneFeed started = new ZoneFeed();
        started.load(harness.state(NamesModule.NAME));
        return due(started, time);
    }

    /** Signs one revision; false if nothing is due. */
    boolean signOnce(Instant time) {
        Optional<Revision> due = due(time);
        due.ifPresent(next -> {
            if (!apply(signed(next))) {
                throw new AssertionError("the module takes what was signed");
            }
            revision++;
        });
        return due.isPresent();
    }

    /** Until nothing is due. */
    int sign(Instant time) {
        int revisions = 0;
        while (signOnce(time)) {
            revisions++;
        }
        return revisions;
    }

    static NamesOperation.SignZones signed(Revision next) {
        Map<Bytes, Bytes> signatures = new HashMap<>();
        next.messages().forEach(message -> signatures.put(message, KEY.sign(message)));
        return next.signed(signatures);
    }
}
