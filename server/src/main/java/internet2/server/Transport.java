package internet2.server;

import internet2.foundation.NodeId;
import internet2.ledger.Ledger;
import internet2.ledger.Membership;
import internet2.server.adapters.Issuance;
import internet2.server.keys.NetworkKeys;
import internet2.server.peers.LogGossip;
import internet2.server.peers.PeerLog;
import internet2.server.peers.PeerServices;
import internet2.server.peers.StoqLedgerNetwork;
import internet2.server.perspective.PerspectiveDesk;
import internet2.server.settings.Mode;
import internet2.server.settings.NodeSettings;
import internet2.stoq.Handler;
import internet2.stoq.Stoq;
import internet2.stoq.StoqConfiguration;
import internet2.stoq.quic.QuicLimits;
import internet2.stoq.route.Router;
import internet2.trustchain.authority.NetworkAuthenticator;
import internet2.trustchain.authority.RevocationView;
import internet2.trustchain.log.EntrySource;
import internet2.trustchain.log.TransparencyLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * STOQ and what stands on both sides of it. A node that has a certificate opens it before its ledger, since the ledger
 * makes no progress without the others; only where a network is founded is it the other way round. So whatever it
 * serves is looked up when it is asked for.
 */
final class Transport {

    private final Foundations ground;
    private final StoqLedgerNetwork network;
    private final Mesh mesh;
    private final Contents contents;
    private final Router router;
    private final Late<Ledger> ledger = new Late<>("the ledger");
    private final Directory directory;
    private final Late<RevocationView> revocations = new Late<>("the ledger");
    private final Late<Issuance> authority = new Late<>("the authority");
    private final Late<TransparencyLog> log = new Late<>("the log");
    private final Late<LogGossip> gossip = new Late<>("the log");
    private final Late<PerspectiveDesk> perspective = new Late<>("what this node sees");
    private final Late<NetworkKeys> keys = new Late<>("the network's keys");

    Transport(Foundations ground) throws IOException {
        if (ground.settings().telemetry().keyLog().isPresent()
                && ground.settings().internet2().mode() == Mode.PRODUCTION) {
            throw new StartFailure("[telemetry] tls_key_log lays open all that this node says and hears: it is for mode"
                    + " development; take it out");
        }
        this.ground = ground;
        this.network = ground.parts().add(new StoqLedgerNetwork(ground.id(), ground.random()));
        this.mesh = new Mesh(ground);
        this.contents = new Contents(ground);
        this.router = Routing.open(ground, ledger, this::votes);
        this.directory = new Directory(new Contacts(ground.files()), ground.id(), ledger);
    }

    StoqLedgerNetwork network() {
        return network;
    }

    Directory directory() {
        return directory;
    }

    Mesh mesh() {
        return mesh;
    }

    Contents contents() {
        return contents;
    }

    Router router() {
        return router;
    }

    /** From now on peers are answered about it, and judged by it. */
    void connect(Ledger opened, RevocationView certificates) {
        revocations.set(certificates);
        ledger.set(opened);
    }

    /** From now on peers are served the log. */
    void connect(TransparencyLog transparency) {
        log.set(transparency);
    }

    /** From now on peers are served by the authority here, and by the shares of its keys. */
    void connect(Issuance issuing, NetworkKeys shares) {
        keys.set(shares);
        authority.set(issuing);
    }

    /** The log as the nodes have it that this one knows. */
    List<EntrySource> otherLogs() {
        return directory.others().stream()
                .<EntrySource>map(each -> new PeerLog(network, each))
                .toList();
    }

    /** From now on peers are told about the log, and listened to. */
    void connect(LogGossip talking) {
        gossip.set(talking);
    }

    /** From now on validators are told what this node sees of ACME's challenges. */
    void connect(PerspectiveDesk looking) {
        perspective.set(looking);
    }

    /** Listens, and gives the ledger its network. */
    Stoq open(NodeCertificate certificate) throws IOException {
        NetworkAuthenticator authenticator = new NetworkAuthenticator(
                        ground.certificates(),
                        ground.logTrust(ledger::peek),
                        Optional.of(new LateRevocations(revocations)))
                .withLate(this::mayBeLate)
                .without(this::isOutside);
        Stoq stoq = ground.parts()
                .add(Stoq.open(
                        configuration(),
                        ground.stoqIdentity(certificate),
                        authenticator,
                        services(),
                        Observers.stoq(ground.metrics()),
                        ground.clock()));
        ground.parts().add(router).attach(stoq, directory::find);
        network.attach(stoq, router::connect, directory);
        return stoq;
    }

    private StoqConfiguration configuration() {
        NodeSettings.Stoq settings = ground.settings().stoq();
        StoqConfiguration standard = StoqConfiguration.at(ground.listening().stoq())
                .with(QuicLimits.forPeers().withUdpPayload(settings.packetBytes()))
                .with(settings.tier())
                .with(settings.congestion())
                .with(settings.backend());
        return ground.settings().telemetry().keyLog().map(standard::withKeyLog).orElse(standard);
    }

    /** Whether the node has a vote, as far as the ledger here knows. */
    boolean votes(NodeId node) {
        return ledger.peek()
                .filter(opened -> opened.query(Membership.class)
                        .validators()
                        .indexOf(node)
                        .isPresent())
                .isPresent();
    }

    /** Whom the network cannot do without: refused for an expired certificate, they could never renew it. */
    private boolean mayBeLate(NodeId node) {
        return votes(node);
    }

    private boolean isOutside(NodeId node) {
        return ledger.peek().filter(opened -> Outsiders.in(opened).test(node)).isPresent();
    }

    private List<Handler> services() {
        List<Handler> services = new ArrayList<>(network.services());
        services.addAll(router.services());
        services.addAll(PeerServices.ledger(ledger::peek));
        services.add(PeerServices.roundTrips(ground.genesis().network(), ground.identity()));
        services.add(PeerServices.logEntries(log::peek));
        services.addAll(PeerServices.gossip(gossip::peek));
        services.addAll(PeerServices.authority(
                ground.genesis().network(), ground.clock(), authority::peek, ledger::peek, log::peek));
        services.add(NetworkKeys.service(keys::peek));
        services.add(PerspectiveDesk.service(perspective::peek));
        services.addAll(mesh.hyperMesh().services());
        services.addAll(contents.library().services());
        return services;
    }
}
