package internet2.server.adapters;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerMode;
import internet2.ledger.LedgerStatus;
import internet2.ledger.LedgerStatus.ValidatorState;
import internet2.ledger.LedgerStatus.ValidatorStatus;
import internet2.ledger.Member;
import internet2.ledger.Membership;
import internet2.ledger.Role;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation;
import internet2.ledger.membership.Registry;
import internet2.ledger.membership.Registry.Presence;
import internet2.ledger.membership.RoundTrips.DistanceBound;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.Caller;
import internet2.server.gateway.LedgerReceipt;
import internet2.server.gateway.PeerApi;
import internet2.stoq.Connection;
import internet2.stoq.ConnectionLost;
import internet2.stoq.PathStatistics;
import internet2.stoq.Peer;
import internet2.stoq.route.PathQuality;
import internet2.stoq.route.RouteView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The nodes that the ledger admitted, and what this one knows of each. */
public final class PeerAdapter implements PeerApi {

    /** Bonded to each newcomer out of the administrator's stake. */
    public static final long STAKE = 1_000;

    /** Members read at once: those who are no nodes are passed over. */
    private static final int PAGE = 256;

    private final NodeId self;
    private final Ledger ledger;
    private final Accounts accounts;
    private final Supplier<List<Connection>> connections;
    private final Supplier<List<RouteView>> routes;
    private final Qlog qlog;
    private final Function<InetSocketAddress, String> text;
    private final Function<NodeId, Optional<String>> announced;

    /**
     * @param accounts in whose name nodes are excluded and admitted
     * @param connections that are open
     * @param routes the paths in use
     * @param qlog makes the next connections leave a log
     * @param text of an address, for people
     * @param announced where a node said that it serves
     */
    public PeerAdapter(
            NodeId self,
            Ledger ledger,
            Accounts accounts,
            Supplier<List<Connection>> connections,
            Supplier<List<RouteView>> routes,
            Qlog qlog,
            Function<InetSocketAddress, String> text,
            Function<NodeId, Optional<String>> announced) {
        this.self = self;
        this.ledger = ledger;
        this.accounts = accounts;
        this.connections = connections;
        this.routes = routes;
        this.qlog = qlog;
        this.text = text;
        this.announced = announced;
    }

    @Override
    public PeerPage peers(Optional<NodeId> after, int limit) {
        List<Member> nodes = nodes(after, limit + 1);
        LedgerStatus status = ledger.status();
        Map<NodeId, ValidatorStatus> validators =
                status.validators().stream().collect(Collectors.toMap(ValidatorStatus::id, each -> each));
        Map<NodeId, String> open = connected();
        List<PeerView> views = nodes.stream()
                .limit(limit)
                .map(node -> view(node, status.mode(), Optional.ofNullable(validators.get(node.id())), open))
                .toList();
        boolean more = nodes.size() > limit;
        return new PeerPage(views, more ? Optional.of(views.getLast().id()) : Optional.empty());
    }

    private Map<NodeId, String> connected() {
        return connections.get().stream()
                .map(Connection::peer)
                .collect(Collectors.toMap(Peer::id, peer -> text.apply(peer.address()), (one, other) -> one));
    }

    @Override
    public ConnectionList connections() {
        List<ConnectionView> views = new ArrayList<>();
        for (Connection connection : connections.get()) {
            try {
                views.add(view(connection.peer(), connection.statistics()));
            } catch (ConnectionLost e) {
                // it closed meanwhile: it is open no more
            }
        }
        views.sort(Comparator.comparingLong(ConnectionView::bytesSent).reversed());
        return new ConnectionList(views);
    }

    /** Makes so many connections leave a log. */
    @FunctionalInterface
    public interface Qlog {
        /** @return in which folder */
        Path next(int connections) throws IOException;
    }

    @Override
    public QlogPlace qlog(QlogWish wish) {
        try {
            return new QlogPlace(qlog.next(wish.connections()).toString());
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for qlogs", e);
        }
    }

    @Override
    public PathList paths() {
        return new PathList(routes.get().stream().map(PeerAdapter::view).toList());
    }

    private static PathView view(RouteView route) {
        return new PathView(
                route.destination().toString(),
                relays(route.path()),
                route.reason().label(),
                route.since(),
                route.known().stream().map(PeerAdapter::view).toList());
    }

    private static KnownPath view(PathQuality quality) {
        Optional<Double> roundTrip = quality.roundTrip().isZero()
                ? Optional.empty()
                : Optional.of(ConsensusAdapter.millis(quality.roundTrip()));
        return new KnownPath(
                relays(quality.path()),
                roundTrip,
                ConsensusAdapter.rounded(quality.loss()),
                quality.price(),
                quality.works() ? "works" : quality.failed() ? "failed" : "untried");
    }

    private static List<String> relays(internet2.stoq.route.Path path) {
        return path.relays().stream().map(NodeId::toString).toList();
    }

    private ConnectionView view(Peer peer, PathStatistics path) {
        return new ConnectionView(
                peer.id().toString(),
                text.apply(path.remote()),
                ConsensusAdapter.millis(path.roundTrip()),
                path.congestionWindow(),
                path.deliveryRate(),
                path.packetsSent(),
                path.packetsLost(),
                path.packetsReceived(),
                path.bytesSent(),
                path.bytesReceived());
    }

    @Override
    public LedgerReceipt exclude(Caller caller, NodeId node, Exclusion exclusion) {
        return submit(caller, new MembershipOperation.ExcludeIdentity(node, exclusion.reason()));
    }

    @Override
    public LedgerReceipt admit(Caller caller, NodeId node) {
        Membership membership = ledger.query(Membership.class);
        HybridPublicKey keys = membership
                .keys(node)
                .orElseThrow(() -> ApiProblem.notFound("nobody with the id " + node + " was ever a member"));
        String name = membership.member(node).map(Member::name).orElse("node");
        return submit(caller, new MembershipOperation.AdmitIdentity(keys, name, Role.NODE, STAKE, Optional.empty()));
    }

    private LedgerReceipt submit(Caller caller, MembershipOperation operation) {
        return Receipts.view(Receipts.submit(accounts.of(caller), MembershipModule.NAME, operation));
    }

    private List<Member> nodes(Optional<NodeId> after, int wanted) {
        Membership membership = ledger.query(Membership.class);
        List<Member> nodes = new ArrayList<>();
        Optional<NodeId> last = after;
        while (nodes.size() < wanted) {
            List<Member> page = membership.members(last, PAGE);
            page.stream().filter(Member::isActiveNode).forEach(nodes::add);
            if (page.size() < PAGE) {
                break;
            }
            last = Optional.of(page.getLast().id());
        }
        return nodes.subList(0, Math.min(wanted, nodes.size()));
    }

    private PeerView view(
            Member node, LedgerMode ownMode, Optional<ValidatorStatus> validator, Map<NodeId, String> open) {
        boolean isSelf = node.id().equals(self);
        Optional<String> place = announced.apply(node.id()).or(() -> Optional.ofNullable(open.get(node.id())));
        return new PeerView(
                node.id().toString(),
                node.name(),
                place,
                isSelf ? "self" : open.containsKey(node.id()) ? "open" : "none",
                validator.flatMap(ValidatorStatus::roundTrip).map(ConsensusAdapter::millis),
                isSelf ? ownMode.inWords() : mode(validator),
                validator
                        .map(each -> ConsensusAdapter.rounded(each.suspicion()))
                        .orElse(0.0),
                validator.map(ValidatorStatus::reasons).orElse(List.of()),
                ledger.query(Registry.class).presenceOf(node.id()).map(PeerAdapter::view));
    }

    private static PresenceView view(Presence presence) {
        Optional<DistanceBound> bound = presence.distanceBound();
        return new PresenceView(
                presence.epochProven(),
                presence.until(),
                presence.roundTrips().size(),
                bound.map(DistanceBound::nearest).map(NodeId::toString),
                bound.map(each -> each.micros() / 1e3),
                bound.map(each -> each.metres() / 1e3));
    }

    /** Who has no vote follows; whether one who has a vote uses it, its votes tell. */
    private static String mode(Optional<ValidatorStatus> validator) {
        if (validator.isEmpty() || validator.get().state() == ValidatorState.JOINING) {
            return LedgerMode.FOLLOWING.inWords();
        }
        boolean votes = validator.get().lastVoteView() > 0 && validator.get().state() != ValidatorState.SILENT;
        return votes ? LedgerMode.VALIDATING.inWords() : "unknown";
    }
}
