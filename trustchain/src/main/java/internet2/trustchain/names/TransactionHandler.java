package internet2.trustchain.names;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.net.InetAddress;

/**
 * Takes what is more than a question about the zones: updates (RFC 2136), transfers (RFC 5936, RFC 1995), and whatever
 * is signed (RFC 8945, RFC 2931).
 */
public interface TransactionHandler {

    /** Refuses everything: the server answers as if it knew no transactions. */
    TransactionHandler NONE = new TransactionHandler() {
        @Override
        public boolean takes() {
            return false;
        }

        @Override
        public void handle(Bytes message, Transport transport, InetAddress client, Reply reply) {
            throw new IllegalStateException("takes nothing");
        }
    };

    default boolean takes() {
        return true;
    }

    /**
     * Called on an event loop, so it returns at once; the answer follows from another thread.
     *
     * @param message as it came, not checked beyond its question
     */
    void handle(Bytes message, Transport transport, InetAddress client, Reply reply);

    /** The way back to who asked. One owner. */
    interface Reply {

        /** Sends one message; blocks while the client is slow to take it. */
        void send(Bytes message) throws IOException;

        /** Nothing follows. */
        void end();
    }
}
