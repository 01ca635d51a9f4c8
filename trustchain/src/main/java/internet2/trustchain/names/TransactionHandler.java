package internet2.trustchain.names;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

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
        public void handle(Bytes message, Transport transport, InetAddress client, Questions questions, Reply reply) {
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
     * @param reply is ended once, whatever happens
     */
    void handle(Bytes message, Transport transport, InetAddress client, Questions questions, Reply reply);

    /** Answers what is an ordinary question but for its signature. */
    @FunctionalInterface
    interface Questions {

        /**
         * What the client would be answered without the signature; waits where a resolver has to find it.
         *
         * @param query the message without its signature
         * @return nothing where it is no query
         */
        Optional<Bytes> answer(Bytes query);
    }

    /** The way back to who asked. One owner. */
    interface Reply {

        /** Sends one message of several; blocks while the client is slow to take it. */
        void send(Bytes message) throws IOException;

        /** Sends the only message and ends, at once: whoever does not take it holds nobody up. */
        void finish(Bytes message);

        /** Nothing follows. */
        void end();
    }
}
