package internet2.ledger;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/**
 * How a ledger reaches the ledgers of other nodes. Whoever carries the bytes proves who is at the other end, and keeps
 * the order of what one node sends to another while a way is open; nothing more is asked of it.
 */
public interface LedgerNetwork {

    /** What comes in. Never blocks. */
    interface Inbox {

        /** One message of another node, complete and in the order in which it was sent. */
        void received(NodeId from, Bytes message);

        /** A way to the node is open, for the first time or again: what was sent before may be lost. */
        void connected(NodeId to);

        /** A question to a node over an open way was answered after so long. */
        default void measured(NodeId node, Duration roundTrip) {}
    }

    /** From now on. */
    void open(Inbox inbox);

    /**
     * Those to keep a way open to, replacing the ones said before. Where they are, the network finds out by itself.
     */
    void keepInTouch(Set<NodeId> nodes);

    /** Never blocks; lost where no way is open or too much waits for it already. */
    void send(NodeId to, Bytes message);

    /** One request and its response ({@link internet2.ledger.node.LedgerProtocol}); blocks. */
    Bytes call(NodeId to, int service, Bytes request) throws IOException, InterruptedException;

    /** Nodes that may be asked for blocks although the state here does not name them yet: those that let us in. */
    Set<NodeId> acquaintances();

    /** No network: a ledger of one. */
    LedgerNetwork NONE = new LedgerNetwork() {
        @Override
        public void open(Inbox inbox) {}

        @Override
        public void keepInTouch(Set<NodeId> nodes) {}

        @Override
        public void send(NodeId to, Bytes message) {}

        @Override
        public Bytes call(NodeId to, int service, Bytes request) throws IOException {
            throw new IOException("this node has no network");
        }

        @Override
        public Set<NodeId> acquaintances() {
            return Set.of();
        }
    };
}
