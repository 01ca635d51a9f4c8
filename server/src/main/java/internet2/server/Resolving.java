package internet2.server;

import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.Membership;
import internet2.server.settings.NodeSettings;
import internet2.stoq.quic.EventLoops;
import internet2.trustchain.resolver.ResolverLimits;
import internet2.trustchain.resolver.RootServers;
import internet2.trustchain.resolver.TrustAnchors;
import internet2.trustchain.resolver.Upstream;
import internet2.trustchain.resolver.serving.LedgerNames;
import internet2.trustchain.resolver.serving.ResolverClients;
import internet2.trustchain.resolver.serving.ResolverConfiguration;
import internet2.trustchain.resolver.serving.ResolverService;
import internet2.trustchain.resolver.upstream.UpstreamClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The resolver of a node whose operator says whom to ask. */
final class Resolving {

    private static final Logger log = LoggerFactory.getLogger(Resolving.class);

    private static final String ROOT = "root";
    private static final int NODES_MAX = 10_000;

    private Resolving() {}

    /**
     * Nothing where no upstream is set.
     *
     * @throws StartFailure where the settings are wrong
     */
    static Optional<ResolverService> open(Foundations ground, Core core, EventLoops loops) throws IOException {
        NodeSettings.Dns settings = ground.settings().dns();
        if (settings.upstream().isEmpty()) {
            return Optional.empty();
        }
        try {
            boolean iterative = settings.upstream().equals(List.of(ROOT));
            List<Upstream> servers = iterative
                    ? settings.hints()
                            .map(Resolving::read)
                            .map(RootServers::parse)
                            .orElse(RootServers.IANA)
                    : settings.upstream().stream().map(Upstream::parse).toList();
            ResolverConfiguration configuration = new ResolverConfiguration(
                    servers,
                    !iterative,
                    settings.anchors().map(Resolving::anchors).orElse(TrustAnchors.IANA),
                    settings.cacheSize().bytes(),
                    ResolverLimits.DEFAULT);
            ResolverClients clients = new ResolverClients(settings.recursionFor());
            Runnable look = () -> clients.nodes(nodes(core));
            look.run();
            core.keeper().everyMinute(look);
            UpstreamClient upstreams = new UpstreamClient(trust(ground), loops, ground.random());
            return Optional.of(ground.parts()
                    .add(ResolverService.start(
                            configuration,
                            new LedgerNames(core.zones()),
                            upstreams,
                            clients,
                            ground.clock(),
                            ground.random())));
        } catch (MalformedInputException e) {
            throw new StartFailure("[dns] " + e.getMessage(), e);
        }
    }

    private static TrustAnchors anchors(Path file) {
        TrustAnchors anchors = TrustAnchors.parse(read(file));
        if (!anchors.includeRoot()) {
            log.atWarn()
                    .log(
                            "[dns] trust_anchors {} holds no anchor for the root: answers are validated at and below"
                                    + " the zones that it names and nowhere else",
                            file);
        }
        return anchors;
    }

    /** Where the network's nodes said they are. */
    private static Set<InetAddress> nodes(Core core) {
        Membership membership = core.ledger().query(Membership.class);
        return membership.members(Optional.empty(), NODES_MAX).stream()
                .flatMap(member -> membership.endpoint(member.id()).stream())
                .map(InetSocketAddress::getAddress)
                .collect(Collectors.toSet());
    }

    /** The network's own root and those that Java comes with. */
    private static X509TrustManager trust(Foundations ground) throws IOException {
        try {
            TrustManagerFactory java = TrustManagerFactory.getInstance("PKIX");
            java.init((KeyStore) null);
            List<Certificate> roots =
                    new ArrayList<>(List.of(((X509TrustManager) java.getTrustManagers()[0]).getAcceptedIssuers()));
            roots.add(CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(
                            ground.certificates().root().toArray())));
            return (X509TrustManager) HttpsTrust.managers(roots)[0];
        } catch (GeneralSecurityException e) {
            throw new StartFailure("the roots that upstreams prove themselves by: " + e.getMessage(), e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new StartFailure("[dns] " + file + " can't be read: " + e.getMessage(), e);
        }
    }
}
