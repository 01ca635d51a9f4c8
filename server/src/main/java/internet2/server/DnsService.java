package internet2.server;

import internet2.foundation.Bytes;
import internet2.server.settings.NodeSettings;
import internet2.server.telemetry.Metrics;
import internet2.stoq.quic.EventLoops;
import internet2.stoq.quic.TlsMaterial;
import internet2.trustchain.names.DnsEvent;
import internet2.trustchain.names.DnsObserver;
import internet2.trustchain.names.DnsServer;
import internet2.trustchain.names.DnsServerConfiguration;
import internet2.trustchain.names.Recursion;
import internet2.trustchain.names.transactions.Notifier;
import internet2.trustchain.names.transactions.TransactionRights;
import internet2.trustchain.names.transactions.Transactions;
import internet2.trustchain.names.transactions.ZoneHistory;
import internet2.trustchain.resolver.serving.ResolverService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** DNS as a node serves it: answers, updates by who holds a key, transfers to secondaries, and names that end. */
record DnsService(DnsServer server, TsigKeys keys) {

    private static final Logger log = LoggerFactory.getLogger(DnsService.class);

    /** A new network signs its zones when it begins. */
    private static final Duration ZONES_WAIT_MAX = Duration.ofSeconds(10);

    static DnsService open(
            Foundations ground, Core core, EventLoops loops, Optional<ResolverService> resolver, TlsMaterial material)
            throws IOException {
        awaitSignatures(core);
        NodeSettings.Dns settings = ground.settings().dns();
        TsigKeys keys = new TsigKeys(ground.files(), ground.random());
        ZoneHistory history = new ZoneHistory();
        Notifier notifier = ground.parts().add(new Notifier(settings.notifySecondaries()));
        history.add(core.zones().get());
        core.zones().listen(history::add);
        core.zones().listen(notifier::changed);
        OwnedZones writer = new OwnedZones(
                core.ledger(),
                core.zones(),
                List.of(core.accounts().administrator(), core.accounts().node()));
        Transactions transactions = new Transactions(
                core.zones(),
                core.zones()::latest,
                history,
                writer,
                new TransactionRights(keys::find, settings.transferTo()),
                ground.clock());
        DnsServer server = ground.parts()
                .add(DnsServer.open(
                        configuration(ground),
                        core.zones(),
                        resolver.<Recursion>map(service -> service).orElse(Recursion.NONE),
                        Optional.of(material),
                        loops,
                        ground.clock(),
                        new QueryLog(),
                        transactions));
        NameExpiry.keep(core, ground.clock());
        observe(ground.metrics(), server);
        resolver.ifPresent(service -> observe(ground.metrics(), service));
        return new DnsService(server, keys);
    }

    private static void awaitSignatures(Core core) {
        try {
            if (!core.zones().awaitZones(ZONES_WAIT_MAX)) {
                log.atWarn().log("not all zones are signed yet; those that are not are not served");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static DnsServerConfiguration configuration(Foundations ground) {
        NodeSettings.Dns settings = ground.settings().dns();
        DnsServerConfiguration usual = DnsServerConfiguration.of(
                ground.listening().dns(), Optional.of(ground.listening().encryptedDns()));
        return new DnsServerConfiguration(
                usual.plain(),
                usual.encrypted(),
                usual.udpSockets(),
                usual.connectionsMax(),
                usual.connectionsPerPrefixMax(),
                usual.idleTimeout(),
                settings.queryLogEvery(),
                usual.rates(),
                settings.cookieSecret().map(DnsService::secret).orElse(usual.cookieSecret()));
    }

    private static Bytes secret(Path file) {
        try {
            Bytes secret = Bytes.parseHex(Files.readString(file).strip());
            if (secret.size() == 16) {
                return secret;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new StartFailure("[dns] cookie_secret_file " + file + " can't be read as 32 hexadecimal digits", e);
        }
        throw new StartFailure("[dns] cookie_secret_file " + file + " does not hold 32 hexadecimal digits");
    }

    private static void observe(Metrics metrics, DnsServer server) {
        metrics.observeDnsQueries(() -> server.statistics().total());
        metrics.observe(
                "internet2.dns.transactions",
                "Updates, transfers and signed queries",
                () -> server.statistics().transactions());
        metrics.observe(
                "internet2.dns.dropped",
                "Bytes that were no query",
                () -> server.statistics().dropped());
        metrics.observe(
                "internet2.dns.truncated",
                "Answers cut short because a prefix, or all, asked too much",
                () -> server.statistics().rateLimited());
        metrics.observe(
                "internet2.dns.unanswered",
                "Queries beyond what is even cut short",
                () -> server.statistics().rateDropped());
        metrics.observe(
                "internet2.dns.connections.refused",
                "Connections beyond a limit",
                () -> server.statistics().connectionsRefused());
    }

    private static void observe(Metrics metrics, ResolverService service) {
        metrics.observeDnsCache(service::hitRatio, () -> service.statistics().bytes());
        metrics.observe(
                "trustchain.dns.resolver.queries",
                "Queries sent to other servers",
                () -> service.statistics().queries());
        metrics.observe(
                "trustchain.dns.resolver.bogus",
                "Answers that did not validate",
                () -> service.statistics().bogus());
        metrics.observe(
                "trustchain.dns.resolver.stale",
                "Answers given after their time",
                () -> service.statistics().stale());
    }

    /** A sample of what is asked, for people: never whose query it was. */
    private static final class QueryLog implements DnsObserver {

        @Override
        public void answered(DnsEvent event) {
            log.atInfo()
                    .addKeyValue("transport", event.transport())
                    .addKeyValue("client", event.client())
                    .addKeyValue("name", event.name())
                    .addKeyValue("type", event.type())
                    .addKeyValue("code", event.code())
                    .addKeyValue("bytes", event.responseBytes())
                    .log("dns query");
        }
    }
}
