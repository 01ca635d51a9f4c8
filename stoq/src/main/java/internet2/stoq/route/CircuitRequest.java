package internet2.stoq.route;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Asks the next hop to open a circuit.
 *
 * @param number by which the asking node wants to be addressed, 32 bits
 * @param travelled the nodes so far, the one that began it first, the one that asks last; only the last is proven
 * @param onwards the nodes after the one that is asked, the destination last; none: it is the destination
 */
record CircuitRequest(long number, List<NodeId> travelled, List<NodeId> onwards) implements Encodable {

    /** Both ends and the relays, without the node that is asked. */
    private static final int OTHERS_MAX = Path.RELAYS_MAX + 1;

    private static final long NUMBER_MAX = 0xffff_ffffL;

    CircuitRequest {
        travelled = List.copyOf(travelled);
        onwards = List.copyOf(onwards);
        if (number < 0 || number > NUMBER_MAX) {
            throw new MalformedInputException("a circuit's number has 32 bits");
        }
        if (travelled.isEmpty()) {
            throw new MalformedInputException("a circuit was begun by somebody");
        }
        if (travelled.size() + onwards.size() > OTHERS_MAX) {
            throw new MalformedInputException("a circuit passes at most " + Path.RELAYS_MAX + " relays");
        }
    }

    /** Whether some node, the one that is asked among them, would be passed twice. */
    boolean loopsAt(NodeId self) {
        List<NodeId> all = new ArrayList<>(travelled);
        all.add(self);
        all.addAll(onwards);
        return new HashSet<>(all).size() < all.size();
    }

    NodeId asking() {
        return travelled.getLast();
    }

    /** What the node that is asked asks of the next one. */
    CircuitRequest next(NodeId self, long ownNumber) {
        List<NodeId> longer = new ArrayList<>(travelled);
        longer.add(self);
        return new CircuitRequest(ownNumber, longer, onwards.subList(1, onwards.size()));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u32(number)
                .list(travelled, (each, node) -> each.hash(node.hash()))
                .list(onwards, (each, node) -> each.hash(node.hash()));
    }

    static CircuitRequest decode(CanonicalReader in) {
        return new CircuitRequest(
                in.u32(),
                in.list(OTHERS_MAX, each -> new NodeId(each.hash())),
                in.list(OTHERS_MAX, each -> new NodeId(each.hash())));
    }
}
