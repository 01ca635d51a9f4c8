package internet2.server.adapters;

import internet2.ledger.Ledger;
import internet2.ledger.Membership;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.Caller;
import internet2.server.gateway.LedgerReceipt;
import internet2.server.gateway.ZonesKeyApi;
import internet2.trustchain.KeyName;
import internet2.trustchain.NetworkKey;
import internet2.trustchain.names.KeyStage;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation.ReleaseKeys;
import internet2.trustchain.names.RecordData;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ZoneFeed;
import internet2.trustchain.names.ZoneKey;
import internet2.trustchain.names.ZoneKeys;
import internet2.trustchain.threshold.epochs.Handover;
import internet2.trustchain.threshold.epochs.KeyOperation.Open;
import internet2.trustchain.threshold.epochs.KeysModule;
import internet2.trustchain.threshold.epochs.KeysState;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The key of the zones, as the ledger has it; replaced and released in the administrator's name. */
public final class ZonesKeyAdapter implements ZonesKeyApi {

    private final ZoneFeed zones;
    private final Ledger ledger;
    private final Accounts accounts;

    public ZonesKeyAdapter(ZoneFeed zones, Ledger ledger, Accounts accounts) {
        this.zones = zones;
        this.ledger = ledger;
        this.accounts = accounts;
    }

    @Override
    public ZonesKey zonesKey() {
        ZoneKeys now = keys();
        KeyStage stage = now.stage();
        return new ZonesKey(
                stage.phase().name().toLowerCase(Locale.ROOT),
                Optional.of(stage.since()).filter(since -> !since.equals(Instant.EPOCH)),
                now.published().stream().map(key -> published(key, now)).toList(),
                stage.end().filter(_ -> now.next().isPresent()),
                stage.released(),
                made(now).filter(_ -> now.next().isEmpty() || stage.phase() == KeyStage.Phase.ALONE));
    }

    @Override
    public LedgerReceipt replaceZonesKey(Caller caller) {
        ZoneKeys now = keys();
        if (now.next().isPresent() || made(now).isPresent()) {
            throw ApiProblem.refused(
                    "replacement-under-way", "another key is taking the place of the present one already");
        }
        int newest = generations(state(), now).max(Integer::compare).orElseThrow();
        KeyName next = new KeyName(NetworkKey.ZONES, newest)
                .next()
                .orElseThrow(() -> ApiProblem.refused(
                        "too-many-keys", "a network has at most " + KeyName.GENERATIONS_MAX + " keys of the zones"));
        Open open = Handover.first(next.id(), ledger.query(Membership.class));
        return Receipts.view(Receipts.submit(
                accounts.of(caller),
                KeysModule.NAME,
                open,
                KeysModule.stateBytesMax(open.holders().size())));
    }

    @Override
    public LedgerReceipt releaseZonesKey(Caller caller) {
        return Receipts.view(Receipts.submit(
                accounts.of(caller),
                NamesModule.NAME,
                new ReleaseKeys(keys().stage().phase())));
    }

    private ZoneKeys keys() {
        return zones.zoneKeys().orElseThrow(() -> ApiProblem.notFound("the zones of this network are not signed"));
    }

    private KeysState state() {
        return new KeysState(() -> ledger.state(KeysModule.NAME));
    }

    /** Generations that somebody holds or held. */
    private static Stream<Integer> generations(KeysState state, ZoneKeys now) {
        return Stream.concat(
                Stream.of(now.current().number()),
                Stream.concat(state.held().stream(), state.retired().stream())
                        .flatMap(name -> KeyName.of(name).stream())
                        .filter(name -> name.purpose() == NetworkKey.ZONES)
                        .map(KeyName::generation));
    }

    /** A key that may follow the present one, or its ceremony under way. */
    private Optional<String> made(ZoneKeys now) {
        KeysState state = state();
        return Stream.concat(state.held().stream(), state.keys().stream().filter(name -> isUnderWay(state, name)))
                .filter(name -> KeyName.of(name)
                        .filter(key -> state.publicKey(name)
                                .map(made -> now.mayFollow(key, made))
                                .orElseGet(() -> now.isLater(key)))
                        .isPresent())
                .findFirst();
    }

    private static boolean isUnderWay(KeysState state, String name) {
        return state.ceremony(name)
                .filter(ceremony -> ceremony.outcome().isEmpty())
                .isPresent();
    }

    private static PublishedKey published(ZoneKey key, ZoneKeys now) {
        int generation = now.next()
                .filter(next -> next.key().key().equals(key.key()))
                .orElse(now.current())
                .number();
        return new PublishedKey(
                new KeyName(NetworkKey.ZONES, generation).id(),
                key.tag(),
                RecordData.print(RecordType.DNSKEY, key.dnskey()),
                key.revoked(),
                generation == now.signer().number());
    }
}
