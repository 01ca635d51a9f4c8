package internet2.stoq;

import internet2.foundation.NodeId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;

/** One node's end of the transport: listens, connects, serves. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester") // the engine is plugged in next
public final class Stoq implements AutoCloseable {

    private Stoq() {}

    /**
     * Listens and serves from when it returns.
     *
     * @throws IOException where the socket cannot be bound: which address and why
     */
    public static Stoq open(
            StoqConfiguration configuration,
            StoqIdentity self,
            PeerAuthenticator authenticator,
            List<? extends Handler> handlers,
            StoqObserver observer)
            throws IOException {
        return open(configuration, self, authenticator, handlers, observer, InstantSource.system());
    }

    /** As above, with a clock of one's own. */
    public static Stoq open(
            StoqConfiguration configuration,
            StoqIdentity self,
            PeerAuthenticator authenticator,
            List<? extends Handler> handlers,
            StoqObserver observer,
            InstantSource clock)
            throws IOException {
        throw new UnsupportedOperationException();
    }

    /** A proven connection to whoever is there; a live one is reused. Blocks. */
    public Connection connect(InetSocketAddress address) throws StoqException {
        throw new UnsupportedOperationException();
    }

    /** As {@link #connect(InetSocketAddress)}, refused with UNEXPECTED_NODE where another node answers. */
    public Connection connect(InetSocketAddress address, NodeId expected) throws StoqException {
        throw new UnsupportedOperationException();
    }

    /** Where we listen. */
    public InetSocketAddress localAddress() {
        throw new UnsupportedOperationException();
    }

    /** Live, proven connections, whoever began them. */
    public List<Connection> connections() {
        throw new UnsupportedOperationException();
    }

    /** New connections show this certificate and proof; live ones are not touched. */
    public void rotate(StoqIdentity self) {
        throw new UnsupportedOperationException();
    }

    /** Asks the authenticator about every live peer again and closes what it no longer vouches for. Blocks. */
    public void revalidate() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
