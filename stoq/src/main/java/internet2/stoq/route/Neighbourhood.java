package internet2.stoq.route;

import internet2.foundation.NodeId;
import internet2.stoq.Connection;
import internet2.stoq.ConnectionLost;
import internet2.stoq.Stoq;
import internet2.stoq.StoqException;
import internet2.stoq.quic.CarriedPlace;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The nodes that a circuit may go to from here: straight, or not at all. Thread-safe. */
final class Neighbourhood implements Circuits.Neighbours {

    private final Map<NodeId, Connection> lately = new ConcurrentHashMap<>();
    private volatile @Nullable Ground ground;

    /** What there is once STOQ is open. */
    private record Ground(Stoq stoq, Function<NodeId, Optional<InetSocketAddress>> addresses) {}

    void attach(Stoq stoq, Function<NodeId, Optional<InetSocketAddress>> addresses) {
        ground = new Ground(stoq, addresses);
    }

    Stoq stoq() throws ConnectionLost {
        return ground().stoq();
    }

    /** A connection to that node, whichever way it leads. */
    Optional<Connection> any(NodeId node) throws ConnectionLost {
        return stoq().connections().stream()
                .filter(each -> each.peer().id().equals(node))
                .findFirst();
    }

    Optional<Connection> straight(NodeId node) throws ConnectionLost {
        return stoq().connections().stream()
                .filter(each -> each.peer().id().equals(node))
                .filter(each -> !CarriedPlace.is(each.peer().address()))
                .findFirst();
    }

    /** A straight connection to each neighbour but one. */
    Map<NodeId, Connection> straightBut(NodeId node) throws ConnectionLost {
        Map<NodeId, Connection> others = new LinkedHashMap<>();
        stoq().connections().stream()
                .filter(each -> !CarriedPlace.is(each.peer().address()))
                .filter(each -> !each.peer().id().equals(node))
                .forEach(each -> others.putIfAbsent(each.peer().id(), each));
        return others;
    }

    @Override
    public Optional<Connection> live(NodeId node) {
        Connection known = lately.get(node);
        if (known != null && known.isOpen()) {
            return Optional.of(known);
        }
        try {
            Optional<Connection> found = straight(node);
            found.ifPresentOrElse(connection -> lately.put(node, connection), () -> lately.remove(node));
            return found;
        } catch (ConnectionLost e) {
            return Optional.empty();
        }
    }

    @Override
    public Connection reach(NodeId node) throws StoqException {
        Optional<Connection> there = live(node);
        if (there.isPresent()) {
            return there.get();
        }
        InetSocketAddress address = ground().addresses()
                .apply(node)
                .filter(known -> !CarriedPlace.is(known))
                .orElseThrow(() -> new ConnectionLost("nobody knows where node " + node + " is"));
        return stoq().connect(address, node);
    }

    private Ground ground() throws ConnectionLost {
        Ground there = ground;
        if (there == null) {
            throw new ConnectionLost("the transport is not open yet");
        }
        return there;
    }
}
