package internet2.server;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.Pem;
import internet2.hypermesh.Registration;
import internet2.ledger.Membership;
import internet2.server.adapters.AcmeAdapter;
import internet2.server.adapters.AssetAdapter;
import internet2.server.adapters.AuthorityAdapter;
import internet2.server.adapters.CallerCheck;
import internet2.server.adapters.CertificateAdapter;
import internet2.server.adapters.ConsensusAdapter;
import internet2.server.adapters.ContentAdapter;
import internet2.server.adapters.EnrolmentAdapter;
import internet2.server.adapters.LedgerAdapter;
import internet2.server.adapters.MemoryAdapter;
import internet2.server.adapters.NamesAdapter;
import internet2.server.adapters.PeerAdapter;
import internet2.server.adapters.PolicyAdapter;
import internet2.server.adapters.ResolverAdapter;
import internet2.server.adapters.WorkloadAdapter;
import internet2.server.adapters.ZonesAdapter;
import internet2.server.adapters.ZonesKeyAdapter;
import internet2.server.backup.Snapshots;
import internet2.server.gateway.Gateway;
import internet2.server.gateway.GatewayApis;
import internet2.server.gateway.GatewayConfiguration;
import internet2.server.gateway.GatewayParts;
import internet2.server.gateway.TlsMaterial;
import internet2.server.peers.Traffic;
import internet2.server.settings.Mode;
import internet2.server.settings.NodeSettings;
import internet2.server.telemetry.Metrics;
import internet2.server.telemetry.OtlpTracing;
import internet2.server.telemetry.Tracing;
import internet2.stoq.quic.EventLoops;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.names.DnsServer;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesReader;
import internet2.trustchain.resolver.serving.ResolverService;
import internet2.trustchain.workloads.WorkloadState;
import internet2.trustchain.workloads.WorkloadsModule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node shows: its name, its assets, DNS, and the gateway. */
final class Surface {

    private static final Logger log = LoggerFactory.getLogger(Surface.class);

    private final Foundations ground;
    private final Core core;

    private final Transparency transparency;
    private final NodeRecords records;

    private Surface(Foundations ground, Core core) {
        this.ground = ground;
        this.core = core;
        this.transparency = new Transparency(ground, core);
        this.records = new NodeRecords(ground, core);
    }

    static void open(Foundations ground, Core core) throws IOException {
        Surface surface = new Surface(ground, core);
        surface.register();
        EventLoops loops = ground.parts().add(EventLoops.open(1));
        Optional<ResolverService> resolver = Resolving.open(ground, core, loops);
        DnsService dns = DnsService.open(ground, core, loops, resolver, peerTls(core.certificate()));
        Gateway gateway = surface.gateway(dns.keys(), new ResolverAdapter(dns.server(), resolver));
        surface.tell(gateway);
        surface.keepCertified(gateway, dns.server());
        surface.keepSnapshots();
        WorkloadService.open(ground, core);
        ground.files()
                .write("gateway", "https://" + Listening.text(ground.listening().https()) + "\n");
    }

    /** The node's name leads to it, and its hardware is on the ledger. */
    private void register() throws IOException {
        records.publish(core.certificate());
        ground.parts().add(core.ledger().subscribe(core.hyperMesh().blocks()));
        Registration registration = core.hyperMesh().register();
        registration
                .refused()
                .forEach(reason -> log.atWarn().addKeyValue("reason", reason).log("asset not registered"));
    }

    private Gateway gateway(TsigKeys keys, ResolverAdapter resolver) throws IOException {
        CallerCheck callers = new CallerCheck(
                core.certificates(), core.accounts().administrator().id(), ground.clock());
        Tracing tracing = tracing();
        GatewayParts parts = new GatewayParts(
                apis(keys, resolver),
                callers,
                Observers.gateway(ground.metrics().http()),
                tracing,
                ground.metrics()::scrape);
        return ground.parts().add(Gateway.start(configuration(), gatewayTls(core.certificate()), parts));
    }

    private Tracing tracing() {
        Optional<URI> collector = ground.settings().telemetry().traces();
        return collector.isPresent()
                ? ground.parts()
                        .add(new OtlpTracing(collector.get(), ground.id().toString()))
                : Tracing.OFF;
    }

    private GatewayApis apis(TsigKeys keys, ResolverAdapter resolver) {
        NodeAdapter.NodeFacts facts = new NodeAdapter.NodeFacts(
                ground.id().toString(),
                ground.genesis().network().toString(),
                version(),
                ground.settings().internet2().mode().name().toLowerCase(java.util.Locale.ROOT),
                ground.started(),
                ground.listening()::byName,
                ground.listening().https().getPort());
        return new GatewayApis(
                new CertificateAdapter(
                        core.issuance(),
                        core.certification().authority()::revoke,
                        core.certificates(),
                        core.log(),
                        core.accounts(),
                        ground.clock()),
                new AuthorityAdapter(
                        core.certificates(),
                        core::issuing,
                        core.certification().keys(),
                        core.accounts(),
                        core.certification().ledger()::membership,
                        ground.clock()),
                new PolicyAdapter(core.certification().ledger(), core.accounts()),
                new NamesAdapter(core.zones(), resolver, core.accounts()),
                new ZonesAdapter(
                        () -> new NamesReader(core.ledger().state(NamesModule.NAME)), core.zones(), core.accounts()),
                new ZonesKeyAdapter(core.zones(), core.ledger(), core.accounts()),
                keys,
                resolver,
                transparency.log(),
                transparency.witness(),
                transparency.staticCt(),
                new LedgerAdapter(core.ledger()),
                new AssetAdapter(
                        ground.genesis().network(),
                        ground.listening().stoq().getPort(),
                        core.hyperMesh(),
                        core.mesh()::assets,
                        core.accounts().node()),
                new MemoryAdapter(core.hyperMesh()),
                new ContentAdapter(core.transport().contents().library()),
                new NodeAdapter(facts, core.ledger()::status, core.account()::problem, core.admissions(), succession()),
                new ConsensusAdapter(
                        ground.id(),
                        core.ledger(),
                        core.accounts(),
                        core.transport().network()),
                peers(),
                new AcmeAdapter(
                        AcmeService.open(ground, core),
                        core.certification().issues(),
                        ground.settings().acme().answers()),
                new WorkloadAdapter(
                        ground.certificates().trustDomain(),
                        () -> new WorkloadState(core.ledger().state(WorkloadsModule.NAME)),
                        core.accounts()),
                new EnrolmentAdapter(core.certificates(), core.accounts(), ground.clock()));
    }

    private PeerAdapter peers() {
        return new PeerAdapter(
                ground.id(),
                core.ledger(),
                core.accounts(),
                core.stoq()::connections,
                core.transport().router()::routes,
                this::qlog,
                Listening::text,
                this::announced);
    }

    /** New keys for this node; once it has them, it is told to open anew. */
    private Supplier<NodeId> succession() {
        Succession succession = ground.succession(core.ledger());
        return () -> {
            NodeId successor = succession.begin(
                    core.account().account()::submit, Succession.by(core.issuance(), ground), ground.random());
            ground.succeeded().countDown();
            return successor;
        };
    }

    private Path qlog(int connections) throws IOException {
        Path folder = ground.files().folder().resolve("qlog");
        core.stoq().qlog(folder, connections);
        return folder;
    }

    private Optional<String> announced(NodeId node) {
        return core.ledger().query(Membership.class).endpoint(node).map(Listening::text);
    }

    private GatewayConfiguration configuration() {
        NodeSettings.Gateway settings = ground.settings().gateway();
        return GatewayConfiguration.at(
                        Listening.host(ground.listening().https()),
                        ground.listening().https().getPort(),
                        ground.listening().http().getPort())
                .withHttp3(settings.http3())
                .withStrictTransport(ground.settings().internet2().mode() == Mode.PRODUCTION)
                .withAccessLog(settings.accessLog());
    }

    private void tell(Gateway gateway) {
        // A live connection must not outlast its peer's certificate.
        Runnable revalidate = () -> Thread.startVirtualThread(core.stoq()::revalidate);
        BlockEvents events = new BlockEvents(gateway.streams(), ground.metrics(), ground.clock(), revalidate);
        ground.parts().add(core.ledger().subscribe(events));
        ground.parts().add(core.ledger().observe(events::happened));
        ground.parts().add(core.log().subscribe(events));
        transparency.start(gateway.streams()::publish);
        ground.metrics().observeLedgerHeight(() -> core.ledger().tip().height());
        observe(core.transport().network().traffic());
        ground.metrics().observeStoqConnections(() -> core.stoq().connections().size());
        ground.metrics()
                .observeStorageUsage(() -> DiskUse.of(ground.files().folder().path()));
    }

    /** What the ledgers say to each other. */
    private void observe(Traffic traffic) {
        Metrics metrics = ground.metrics();
        metrics.observe("internet2.ledger.messages.sent", "Messages to other ledgers", traffic::messagesSent);
        metrics.observe("internet2.ledger.bytes.sent", "Bytes of them", traffic::bytesSent);
        metrics.observe("internet2.ledger.messages.received", "Messages of other ledgers", traffic::messagesReceived);
        metrics.observe("internet2.ledger.bytes.received", "Bytes of them", traffic::bytesReceived);
        metrics.observe("internet2.ledger.messages.lost", "Not sent, for want of a way", traffic::messagesLost);
        metrics.observe("internet2.ledger.ways.opened", "Ways to other ledgers, opened anew", traffic::waysOpened);
    }

    /** The node's certificate goes to all that show it; the administrator's to the folder of the command line. */
    private void keepCertified(Gateway gateway, DnsServer dns) {
        CertificateKeeper.Wish node = new CertificateKeeper.Wish(NodeCertificate.NODE, ground::nodeRequest, renewed -> {
            records.renew(renewed);
            core.stoq().rotate(ground.stoqIdentity(renewed));
            dns.rotate(peerTls(renewed));
            rotate(gateway, renewed);
        });
        core.keeper().keep(node, core.certificate());
        SupersededCertificates superseded = new SupersededCertificates(
                ground.id(),
                core.ledger().query(Membership.class),
                core.certificates(),
                core.certification().authority(),
                ground.clock());
        core.keeper().everyMinute(superseded::revoke);
        Thread.startVirtualThread(superseded::revoke);
        CertificateKeeper.Wish administrator = new CertificateKeeper.Wish(
                NodeCertificate.ADMIN,
                csr -> ground.adminRequest(csr, core.accounts().administrator().id()),
                renewed -> {});
        ground.files()
                .write(
                        "admin/root.pem",
                        new Pem(Pem.CERTIFICATE, ground.certificates().root()).text());
        try {
            core.keeper().keep(administrator, core.keeper().obtain(administrator));
        } catch (IssuanceRefused e) {
            throw new StartFailure("the administrator's certificate: " + e.reason(), e);
        }
    }

    private void keepSnapshots() {
        NodeSettings.Backup settings = ground.settings().backup();
        if (settings.snapshotsKept() > 0) {
            ground.parts()
                    .add(Snapshots.start(
                            ground.files().folder().resolve("snapshots"),
                            ground.id(),
                            core.ledger(),
                            settings.snapshotEvery(),
                            settings.snapshotsKept(),
                            ground.clock()));
        }
    }

    private static void rotate(Gateway gateway, NodeCertificate renewed) {
        try {
            gateway.rotate(gatewayTls(renewed));
        } catch (IOException e) {
            log.atError().setCause(e).log("gateway keeps its old certificate");
        }
    }

    private static internet2.stoq.quic.TlsMaterial peerTls(NodeCertificate certificate) {
        return new internet2.stoq.quic.TlsMaterial(certificate.key(), certificate.chain());
    }

    private static TlsMaterial gatewayTls(NodeCertificate certificate) {
        return new TlsMaterial(certificate.key(), certificate.chain(), List.of());
    }

    private static String version() {
        return Optional.ofNullable(Surface.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
