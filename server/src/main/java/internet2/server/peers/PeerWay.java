package internet2.server.peers;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.stoq.CallTimedOut;
import internet2.stoq.Connection;
import internet2.stoq.ConnectionRefused;
import internet2.stoq.OneWayStream;
import internet2.stoq.StoqException;
import internet2.stoq.StoqRefusal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one peer: a stream that is kept open, over whatever connection there is with the peer, whoever began it.
 *
 * <p>One virtual thread finds a connection, opens the stream, writes until it breaks, and begins again. A second one
 * asks for a sign of life over the same connection: QUIC alone takes a minute to notice that a peer was killed, and
 * after a cut it waits about as long as the cut lasted. When the peer opens its own way to us, it is up, and the
 * connection that it came by is used at once.
 */
final class PeerWay implements AutoCloseable {

    static final Duration HEARTBEAT_EVERY = Duration.ofSeconds(1);

    /** A peer that is this late twice in a row is gone; once may be a pause of either side. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A way that lasted so long was good: the next attempt begins without waiting. */
    private static final Duration LASTED = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(PeerWay.class);

    private final NodeId peer;
    private final Outside outside;
    private final Outbox outbox;
    private final BackOff backOff;
    /** Asks for a sign of life now. */
    private final Semaphore doubts = new Semaphore(0);

    private final Thread writer;
    private volatile boolean closed;
    /** The connection that is looked for; done while there is one. */
    private volatile CompletableFuture<Connection> wanted = new CompletableFuture<>();

    private volatile @Nullable Connection current;
    private volatile @Nullable Duration roundTrip;

    /** What a way needs of the node around it. */
    interface Outside {
        /** One that is there already, or a new one; empty where nobody knows where the peer is. Blocks. */
        Optional<Connection> connect(NodeId peer) throws StoqException;

        /** What a stream begins with. */
        Bytes head();

        void opened(NodeId peer);

        void measured(NodeId peer, Duration roundTrip);

        Traffic traffic();
    }

    PeerWay(NodeId peer, Outside outside, Outbox outbox, BackOff backOff) {
        this.peer = peer;
        this.outside = outside;
        this.outbox = outbox;
        this.backOff = backOff;
        this.writer = Thread.ofVirtual()
                .name("way-to-" + peer.toString().substring(0, 8))
                .unstarted(this::run);
    }

    void start() {
        writer.start();
    }

    void send(Bytes message) {
        int lost = outbox.put(message);
        if (lost > 0) {
            outside.traffic().lost(lost);
        }
    }

    /** The connection in use, if the way is open. */
    Optional<Connection> connection() {
        return Optional.ofNullable(current);
    }

    /** The newest measurement. */
    Optional<Duration> roundTrip() {
        return Optional.ofNullable(roundTrip);
    }

    /**
     * The peer has opened a way to us: it is up, and reached by the connection that it came by.
     *
     * @param restarted it is another process than the one that we knew, so what we have with it leads nowhere
     */
    void arrived(Connection by, boolean restarted) {
        backOff.reset();
        if (wanted.complete(by)) {
            return;
        }
        Connection used = current;
        if (used != null && restarted && !used.equals(by)) {
            used.close();
            outbox.close();
        } else {
            doubts.release();
        }
    }

    @Override
    public void close() {
        closed = true;
        wanted.cancel(false);
        writer.interrupt();
        outbox.close();
    }

    private void run() {
        try {
            while (!closed) {
                use(find());
            }
        } catch (InterruptedException | CancellationException e) {
            log.atDebug().addKeyValue("peer", peer).log("way given up");
        }
    }

    private Connection find() throws InterruptedException {
        CompletableFuture<Connection> found = new CompletableFuture<>();
        wanted = found;
        if (closed) {
            throw new CancellationException("closed");
        }
        Thread.ofVirtual().name("search-for-" + peer.toString().substring(0, 8)).start(() -> search(found));
        try {
            return found.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a search that failed goes on", e);
        }
    }

    private void search(CompletableFuture<Connection> found) {
        while (!awaited(found, backOff.next())) {
            try {
                outside.connect(peer).ifPresent(found::complete);
            } catch (StoqException e) {
                if (e instanceof ConnectionRefused) {
                    backOff.refused();
                }
                log.atDebug()
                        .addKeyValue("peer", peer)
                        .addKeyValue("why", e.getMessage())
                        .log("peer not reached");
            }
        }
    }

    private static boolean awaited(CompletableFuture<Connection> found, Duration atMost) {
        try {
            found.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException | CancellationException e) {
            return true;
        }
    }

    private void use(Connection connection) throws InterruptedException {
        // What is left of a peer that died, or behind a cut, looks like a connection until it is asked.
        if (!alive(connection)) {
            connection.close();
            return;
        }
        long begun = System.nanoTime();
        try (OneWayStream stream = connection.open(StoqLedgerNetwork.SERVICE_MESSAGES)) {
            stream.write(outside.head());
            outbox.open();
            current = connection;
            outside.traffic().wayOpened();
            Thread.ofVirtual().name("heartbeat").start(() -> watch(connection));
            log.atInfo().addKeyValue("peer", peer).log("way to peer open");
            outside.opened(peer);
            write(stream);
        } catch (StoqException e) {
            log.atInfo()
                    .addKeyValue("peer", peer)
                    .addKeyValue("why", e.getMessage())
                    .log("way to peer closed");
        } finally {
            current = null;
            roundTrip = null;
            outbox.close();
            doubts.release();
        }
        if (System.nanoTime() - begun > LASTED.toNanos()) {
            backOff.reset();
        }
    }

    private void write(OneWayStream stream) throws StoqException, InterruptedException {
        for (Optional<Outbox.Batch> next = outbox.take(); next.isPresent(); next = outbox.take()) {
            stream.write(next.get().framed());
            outside.traffic().sent(next.get().messages(), next.get().framed().size());
        }
    }

    /** Until the connection is no longer in use, or no longer of use. */
    private void watch(Connection connection) {
        doubts.drainPermits();
        int missed = 0;
        try {
            while (connection.equals(current)) {
                missed = alive(connection) ? 0 : missed + 1;
                if (missed > 1) {
                    log.atInfo().addKeyValue("peer", peer).log("peer gives no sign of life");
                    connection.close();
                }
                if (!connection.isOpen()) {
                    outbox.close();
                    return;
                }
                if (missed == 0) {
                    boolean _ = doubts.tryAcquire(HEARTBEAT_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean alive(Connection connection) {
        long asked = System.nanoTime();
        try {
            connection.call(StoqLedgerNetwork.SERVICE_HEARTBEAT, Bytes.EMPTY, PATIENCE);
            Duration took = Duration.ofNanos(System.nanoTime() - asked);
            roundTrip = took;
            outside.measured(peer, took);
            return true;
        } catch (StoqRefusal e) {
            return true; // who refuses lives
        } catch (CallTimedOut e) {
            return false;
        } catch (StoqException e) {
            connection.close();
            return false;
        }
    }
}
