package internet2.trustchain.names;

import static internet2.trustchain.names.TestZones.ADMINISTRATOR;
import static internet2.trustchain.names.TestZones.name;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.ledger.Membership;
import internet2.ledger.ModuleHarness;
import internet2.ledger.Outcome;
import internet2.trustchain.KeyHolders;
import internet2.trustchain.KeyName;
import internet2.trustchain.threshold.epochs.Validators;
import internet2.verifier.Validator;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** The module "names" with a key for its zones, and a feed that follows it: no ledger, no threshold. */
final class SigningNetwork {

    static final Ed25519Key KEY =
            Ed25519Key.fromSeed(Bytes.parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
    static final ZoneKey ZONE_KEY = new ZoneKey(KEY.publicKey());

    /** The next one. */
    static final Ed25519Key NEXT =
            Ed25519Key.fromSeed(Bytes.parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));

    static final ZoneKey NEXT_ZONE_KEY = new ZoneKey(NEXT.publicKey());

    /** Of all zones. */
    static final Duration EXPIRE = Duration.ofHours(1);

    /** By their generations. */
    private static final Map<Integer, Ed25519Key> KEYS = Map.of(1, KEY, 2, NEXT);

    private static final Membership MEMBERS = Validators.of(ADMINISTRATOR, 1);

    final ModuleHarness harness = ModuleHarness.of(new NamesModule())
            .as(ADMINISTRATOR)
            .provide(KeyHolders.class, new Keys(SigningNetwork::publicKey))
            .provide(Membership.class, MEMBERS);
    ZoneFeed feed = new ZoneFeed();
    /** Of names that a revision takes. */
    int namesMax = RevisionPlan.NAMES_MAX;

    SigningNetwork(String... zones) {
        harness.genesis(
                NamesModule.NAME,
                new NamesGenesis(
                                ADMINISTRATOR,
                                NamesGenesis.NAMES_PER_ACCOUNT_DEFAULT,
                                List.of(zones).stream()
                                        .map(zone -> create(name(zone), ZonePolicy.OPEN))
                                        .toList(),
                                Optional.of(ZONE_KEY))
                        .encoded());
        load();
    }

    /** As a node does that was just started. */
    void load() {
        feed = new ZoneFeed();
        feed.load(harness.state(NamesModule.NAME));
    }

    /** Of what is served. */
    long revision() {
        return harness.query(NamesReader.class).revision();
    }

    ZoneKeys keys() {
        return feed.zoneKeys().orElseThrow();
    }

    /** The network's keys, by what they are verified with. */
    record Keys(Function<String, Optional<Ed25519PublicKey>> known) implements KeyHolders {

        @Override
        public List<NodeId> holders(String key) {
            return MEMBERS.validators().validators().stream().map(Validator::id).toList();
        }

        @Override
        public Optional<Ed25519PublicKey> publicKey(String key) {
            return known.apply(key);
        }
    }

    private static Optional<Ed25519PublicKey> publicKey(String name) {
        return KeyName.of(name)
                .flatMap(each -> Optional.ofNullable(KEYS.get(each.generation())))
                .map(Ed25519Key::publicKey);
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
        return apply(create(name(apex), ZonePolicy.CLOSED));
    }

    private static NamesOperation.CreateZone create(DomainName apex, ZonePolicy policy) {
        return new NamesOperation.CreateZone(apex, policy, soa(apex), List.of(apex.child("ns")));
    }

    /** With secondaries that give up soon. */
    static Zone.Soa soa(DomainName apex) {
        return new Zone.Soa(apex.child("ns"), apex.child("hostmaster"), 3600, 600, EXPIRE.toSeconds(), 60, 3600);
    }

    Optional<Revision> due(Instant time) {
        return due(feed, time);
    }

    private Optional<Revision> due(ZoneFeed from, Instant time) {
        return RevisionPlan.plan(
                from.get(), from.latest(), from.zoneKeys().orElseThrow(), revision() + 1, time, namesMax);
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
            if (!apply(signed(next, keys()))) {
                throw new AssertionError("the module takes what was signed");
            }
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

    /** Of a network with its first key alone. */
    static NamesOperation.SignZones signed(Revision next) {
        return signed(next, ZoneKeys.of(ZONE_KEY));
    }

    static NamesOperation.SignZones signed(Revision next, ZoneKeys by) {
        Map<Bytes, Bytes> signatures = new HashMap<>();
        next.messages(by)
                .forEach((generation, messages) -> messages.forEach(message -> signatures.put(
                        message, Objects.requireNonNull(KEYS.get(generation)).sign(message))));
        return next.signed(signatures);
    }
}
