package internet2.server.adapters;

import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.Caller;
import internet2.server.gateway.LedgerReceipt;
import internet2.server.gateway.NamesApi;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation;
import internet2.trustchain.names.RecordData;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ZoneFeed;
import internet2.trustchain.names.ZoneKey;
import internet2.trustchain.names.ZoneKeys;
import internet2.trustchain.resolver.Answer;
import internet2.trustchain.resolver.dnssec.Security;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Names from the zones of the ledger; what leads outside of them, through the resolver where there is one. */
public final class NamesAdapter implements NamesApi {

    private static final long TTL_DEFAULT = 300;

    /** Signing takes a tenth of a second where one node does it; many validators under load take longer. */
    private static final Duration SIGNED_WAIT_MAX = Duration.ofMillis(500);

    private static final Duration BLOCK_WAIT_MAX = Duration.ofSeconds(3);

    private final ZoneFeed zones;
    private final ResolverAdapter resolver;
    private final Accounts accounts;

    public NamesAdapter(ZoneFeed zones, ResolverAdapter resolver, Accounts accounts) {
        this.zones = zones;
        this.resolver = resolver;
        this.accounts = accounts;
    }

    @Override
    public Resolution resolve(String domain, String type, InetAddress client) {
        DomainName name = parse(DomainName::parse, domain);
        internet2.trustchain.names.Resolution found =
                internet2.trustchain.names.Resolution.of(name, parse(RecordType::parse, type), zones.get());
        if (found.leadsOutside() && resolver.serves(client)) {
            Answer answer = resolver.resolve(domain, type, false);
            return new Resolution(
                    domain,
                    type,
                    answer.code().name(),
                    false,
                    answer.security().name(),
                    ResolverAdapter.records(answer));
        }
        boolean authoritative = !found.leadsOutside();
        return new Resolution(
                domain,
                type,
                found.code().name(),
                authoritative,
                (authoritative ? Security.SECURE : Security.INDETERMINATE).name(),
                found.answers().stream().map(NamesAdapter::view).toList());
    }

    @Override
    public LedgerReceipt update(Caller caller, NameUpdate update) {
        DomainName name = parse(DomainName::parse, update.name());
        RecordType type = parse(RecordType::parse, update.type());
        NamesOperation operation =
                switch (update.action()) {
                    case SET -> new NamesOperation.SetRecords(records(name, type, update));
                    case DELETE -> parse(text -> new NamesOperation.DeleteRecords(name, type), update.name());
                };
        LedgerReceipt receipt = Receipts.view(Receipts.submit(accounts.of(caller), NamesModule.NAME, operation));
        try {
            zones.awaitHeight(receipt.height(), BLOCK_WAIT_MAX);
            zones.awaitServed(name, SIGNED_WAIT_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return receipt;
    }

    @Override
    public Anchors anchors() {
        List<DomainName> all = zones.get().zones();
        List<ZoneKey> keys = zones.zoneKeys().map(ZoneKeys::good).orElse(List.of());
        return new Anchors(all.stream()
                .filter(zone -> all.stream().noneMatch(zone::isBelow))
                .flatMap(zone -> keys.stream().map(key -> anchor(zone, key)))
                .toList());
    }

    private static Anchor anchor(DomainName zone, ZoneKey key) {
        return new Anchor(
                zone.toString(),
                RecordData.print(RecordType.DNSKEY, key.dnskey()),
                key.ds(zone).stream()
                        .map(ds -> RecordData.print(RecordType.DS, ds))
                        .toList());
    }

    private static RecordSet records(DomainName name, RecordType type, NameUpdate update) {
        String[] values = update.values().toArray(String[]::new);
        return parse(text -> RecordSet.parse(name, type, update.ttl().orElse(TTL_DEFAULT), values), update.name());
    }

    private static NameRecord view(ResourceRecord answer) {
        return new NameRecord(answer.name().plain(), answer.type().toString(), answer.ttl(), answer.text());
    }

    /** What a parser of the room refuses is the caller's mistake. */
    static <T> T parse(Function<String, T> parser, String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | internet2.foundation.encoding.MalformedInputException e) {
            throw ApiProblem.badRequest(String.valueOf(e.getMessage()));
        }
    }
}
