package internet2.server.adapters;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.MalformedInputException;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.Caller;
import internet2.server.gateway.LedgerReceipt;
import internet2.server.gateway.ZonesApi;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation;
import internet2.trustchain.names.NamesReader;
import internet2.trustchain.names.Prerequisite;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.Registration;
import internet2.trustchain.names.Terms;
import internet2.trustchain.names.Zone;
import internet2.trustchain.names.ZoneChange;
import internet2.trustchain.names.ZoneFeed;
import internet2.trustchain.names.ZonePolicy;
import internet2.trustchain.names.zonefile.ZoneFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Zones and registered names, as the ledger has them. */
public final class ZonesAdapter implements ZonesApi {

    /** Signing takes less than a second, unless holders of the key are away: then the change is served later. */
    private static final Duration SERVED_WAIT_MAX = Duration.ofSeconds(5);

    private final Supplier<NamesReader> state;
    private final ZoneFeed served;
    private final Accounts accounts;

    /** @param state the latest committed one */
    public ZonesAdapter(Supplier<NamesReader> state, ZoneFeed served, Accounts accounts) {
        this.state = state;
        this.served = served;
        this.accounts = accounts;
    }

    @Override
    public Zones zones() {
        NamesReader names = state.get();
        return new Zones(names.zones().stream().map(zone -> view(zone, names)).toList());
    }

    @Override
    public ZoneView zone(String apex) {
        NamesReader names = state.get();
        return view(find(apex, names), names);
    }

    @Override
    public String zoneFile(String apex) {
        NamesReader names = state.get();
        return ZoneFile.of(find(apex, names), names).text();
    }

    @Override
    public LedgerReceipt createZone(Caller caller, NewZone zone) {
        return submit(
                caller,
                parse(() -> new NamesOperation.CreateZone(
                        DomainName.parse(zone.apex()),
                        ZonePolicy.valueOf(zone.policy().toUpperCase(Locale.ROOT)),
                        soa(zone.soa()),
                        zone.nameServers().stream().map(DomainName::parse).toList())));
    }

    @Override
    public LedgerReceipt changeZone(Caller caller, String apex, ZoneChanges changes) {
        NamesReader names = state.get();
        NamesOperation.ChangeZone change = parse(() -> {
            DomainName zone = DomainName.parse(apex);
            List<ZoneChange> steps = new ArrayList<>();
            changes.sets().stream()
                    .filter(set -> set.values().isEmpty())
                    .forEach(set -> steps.add(
                            new ZoneChange.RemoveSet(DomainName.parse(set.name()), RecordType.parse(set.type()))));
            changes.sets().stream()
                    .filter(set -> !set.values().isEmpty())
                    .forEach(set -> steps.add(new ZoneChange.Replace(records(set))));
            changes.soa().ifPresent(set -> steps.add(new ZoneChange.SetSoa(zone, soa(set.soa()), set.serial())));
            List<Prerequisite> prerequisites = changes.serial().<Prerequisite>map(Prerequisite.SerialIs::new).stream()
                    .toList();
            return new NamesOperation.ChangeZone(zone, prerequisites, steps);
        });
        LedgerReceipt receipt =
                Receipts.view(Receipts.submit(accounts.of(caller), NamesModule.NAME, change, change.stateBytes(names)));
        try {
            served.awaitServed(change, receipt.height(), SERVED_WAIT_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return receipt;
    }

    @Override
    public LedgerReceipt setTerms(Caller caller, String apex, ZoneTerms terms) {
        return submit(
                caller,
                parse(() -> new NamesOperation.SetTerms(
                        DomainName.parse(apex),
                        new Terms(Duration.ofSeconds(terms.term()), Duration.ofSeconds(terms.grace())))));
    }

    @Override
    public LedgerReceipt deleteZone(Caller caller, String apex) {
        return submit(caller, parse(() -> new NamesOperation.DeleteZone(DomainName.parse(apex))));
    }

    @Override
    public NameView registeredName(String text) {
        NamesReader names = state.get();
        DomainName name = parse(() -> DomainName.parse(text));
        Registration registration = names.registration(name)
                .orElseThrow(() -> ApiProblem.notFound(name.plain() + " is not a registered name"));
        Zone zone =
                names.zoneOf(name.parent()).orElseThrow(() -> ApiProblem.notFound(name.plain() + " lies in no zone"));
        return new NameView(
                name.plain(),
                registration.owner().toString(),
                registration.since(),
                registration.recordSets(),
                names.expires(zone, name, registration));
    }

    @Override
    public LedgerReceipt changeName(Caller caller, NameChange change) {
        return submit(caller, parse(() -> {
            DomainName name = DomainName.parse(change.name());
            return switch (change.action()) {
                case REGISTER -> new NamesOperation.RegisterName(name);
                case RENEW -> new NamesOperation.RenewName(name);
                case RELEASE -> new NamesOperation.ReleaseName(name);
                case TRANSFER ->
                    new NamesOperation.TransferName(
                            name, NodeId.parse(change.newOwner().orElseThrow()));
            };
        }));
    }

    private LedgerReceipt submit(Caller caller, NamesOperation operation) {
        return Receipts.view(Receipts.submit(accounts.of(caller), NamesModule.NAME, operation));
    }

    private static RecordSet records(SetChange set) {
        return RecordSet.parse(
                DomainName.parse(set.name()),
                RecordType.parse(set.type()),
                set.ttl(),
                set.values().toArray(String[]::new));
    }

    private static Zone find(String apex, NamesReader names) {
        DomainName name = parse(() -> DomainName.parse(apex));
        return names.zone(name).orElseThrow(() -> ApiProblem.notFound("there is no zone " + name + " in this network"));
    }

    private static ZoneView view(Zone zone, NamesReader names) {
        Zone.Soa soa = zone.soa();
        return new ZoneView(
                zone.apex().plain(),
                zone.owner().toString(),
                zone.policy().name().toLowerCase(Locale.ROOT),
                zone.serial(),
                new Soa(
                        soa.primary().toString(),
                        soa.mailbox().toString(),
                        soa.refresh(),
                        soa.retry(),
                        soa.expire(),
                        soa.minimum(),
                        soa.ttl()),
                names.termsOf(zone.apex())
                        .map(terms -> new ZoneTerms(
                                terms.term().toSeconds(), terms.grace().toSeconds())));
    }

    private static Zone.Soa soa(Soa soa) {
        return new Zone.Soa(
                DomainName.parse(soa.primary()),
                DomainName.parse(soa.mailbox()),
                soa.refresh(),
                soa.retry(),
                soa.expire(),
                soa.minimum(),
                soa.ttl());
    }

    /** What a parser of the room refuses is the caller's mistake. */
    private static <T> T parse(Supplier<T> parser) {
        try {
            return parser.get();
        } catch (IllegalArgumentException | MalformedInputException e) {
            throw ApiProblem.badRequest(String.valueOf(e.getMessage()));
        }
    }
}
