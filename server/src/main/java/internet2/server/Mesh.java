package internet2.server;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.hypermesh.HyperMesh;
import internet2.hypermesh.HyperMeshConfiguration;
import internet2.hypermesh.Surroundings;
import internet2.hypermesh.assets.Asset;
import internet2.hypermesh.assets.Assets;
import internet2.hypermesh.assets.AssetsModule;
import internet2.hypermesh.hardware.HardwareDetection;
import internet2.ledger.Ledger;
import internet2.ledger.Membership;
import internet2.server.adapters.Account;
import internet2.stoq.route.Router;
import internet2.trustchain.NodeNames;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.Resolution;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ZoneView;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** HyperMesh with its surroundings, made before the parts that it will use are there. */
final class Mesh {

    private static final Duration LONGEST_LEASE = Duration.ofDays(30);

    private final Late<Ledger> ledger = new Late<>("the ledger");
    private final Late<Account> account = new Late<>("the node's session");
    private final Late<Router> router = new Late<>("STOQ");
    private final Late<Supplier<ZoneView>> zones = new Late<>("the zones");
    private final String trustDomain;
    private final HyperMesh hyperMesh;

    Mesh(Foundations ground) {
        this.trustDomain = ground.certificates().trustDomain();
        HybridKey identity = ground.identity();
        long offered = ground.settings()
                .hypermeshAssets()
                .offered()
                .map(size -> size.bytes())
                .orElse(HyperMeshConfiguration.BY_MACHINE);
        this.hyperMesh = new HyperMesh(
                identity.publicKey().id(),
                ground.genesis().network(),
                new HyperMeshConfiguration(
                        offered, LONGEST_LEASE, ground.listening().stoq().getPort()),
                HardwareDetection.detect(ground.files().folder().path()),
                new Surroundings(
                        this::assets,
                        this::members,
                        (module, payload) -> account.get().submit(module, payload),
                        this::endpoint,
                        (address, expected) -> router.get().connect(address, expected)),
                ground.clock(),
                ground.random(),
                Observers.memory(ground.metrics()));
        ground.parts().add(hyperMesh);
    }

    HyperMesh hyperMesh() {
        return hyperMesh;
    }

    /** Now it can lease and be leased from. */
    void connect(Ledger opened, Account session, Router ways, Supplier<ZoneView> names) {
        ledger.set(opened);
        account.set(session);
        router.set(ways);
        zones.set(names);
    }

    Assets assets() {
        return Assets.over(ledger.get().state(AssetsModule.NAME));
    }

    private Membership members() {
        return ledger.get().query(Membership.class);
    }

    /** A node's address is in the zone, its STOQ port with its assets. */
    private Optional<InetSocketAddress> endpoint(NodeId node) {
        Optional<Integer> port = assets().ownedBy(members().origin(node), Optional.empty(), Assets.PAGE_MAX).stream()
                .filter(asset -> !asset.retired())
                .map(Asset::description)
                .map(description -> description.port())
                .filter(each -> each > 0)
                .findFirst();
        DomainName name = DomainName.parse(NodeNames.of(node, trustDomain));
        return port.flatMap(
                number -> Resolution.of(name, RecordType.AAAA, zones.get().get()).answers().stream()
                        .filter(answer -> answer.type().equals(RecordType.AAAA))
                        .map(answer -> new InetSocketAddress(address(answer), number))
                        .findFirst());
    }

    private static InetAddress address(ResourceRecord answer) {
        try {
            return InetAddress.getByAddress(answer.data().toArray());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an AAAA record holds 16 bytes", e);
        }
    }
}
