package internet2.stoq;

import internet2.foundation.Bytes;
import internet2.stoq.Handshake.Facts;
import internet2.stoq.Handshake.Outcome;
import internet2.stoq.quic.Closing;
import internet2.stoq.quic.Streams;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionPathStats;
import io.netty.handler.codec.quic.QuicConnectionStats;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection from TLS being complete to its end; serves and calls in both directions. */
final class LiveConnection implements Connection {

    private static final Logger log = LoggerFactory.getLogger(LiveConnection.class);

    private static final int ORDERLY = 0;

    private static final Duration STATISTICS_WAIT_MAX = Duration.ofSeconds(1);

    /** The code that resets a stream; it says no more than that. */
    private static final int ABANDONED = 1;

    private final LocalNode node;
    private final QuicChannel channel;
    private final Role role;
    private final InetSocketAddress address;
    private final long begun = System.nanoTime();
    private final HandshakeStream handshakeStream;
    private final Datagrams datagrams;
    private final CompletableFuture<LiveConnection> proven;
    private final Semaphore outgoing;
    /** Calls being served; see {@link StoqLimits#callsPerConnection()}. */
    private final AtomicInteger serving = new AtomicInteger();

    private final AtomicInteger receiving = new AtomicInteger();
    /** Set once, by whoever ends the connection first. */
    private final AtomicBoolean ended = new AtomicBoolean();
    /** Streams that wait for the peer's stream limit to rise; event loop only. */
    private final Queue<Runnable> waitingForStreams = new ArrayDeque<>();

    /** See {@link StoqLimits#abandonedStreams()}; event loop only. */
    private int abandoned;

    private volatile @Nullable Outcome outcome;
    /** The observer has heard of it, so it must hear of the end; written under the monitor. */
    private volatile boolean announced;
    /** Why it ended; under the monitor. */
    private @Nullable StoqException over;
    /** See {@link #revalidate}: written before the outcome is read there, read after it is written here. */
    private volatile boolean askAgain;

    private volatile List<X509Certificate> chain = List.of();

    LiveConnection(
            LocalNode node,
            QuicChannel channel,
            Role role,
            InetSocketAddress address,
            int datagramsWaiting,
            CompletableFuture<LiveConnection> proven) {
        this.node = node;
        this.channel = channel;
        this.role = role;
        this.address = address;
        this.proven = proven;
        this.handshakeStream = new HandshakeStream(node.limits().handshakeTimeout());
        this.datagrams = new Datagrams(node, channel, datagramsWaiting);
        this.outgoing = new Semaphore(node.limits().callsPerConnection());
    }

    LocalNode node() {
        return node;
    }

    HandshakeStream handshakeStream() {
        return handshakeStream;
    }

    Role role() {
        return role;
    }

    /** Where the peer was when it came. */
    InetSocketAddress address() {
        return address;
    }

    /** Whether both sides are proven to each other, and the connection is of use. */
    boolean ready() {
        return announced && isOpen();
    }

    /** Whether the peer is proven; only then anything but the handshake is handled. */
    boolean verified() {
        return outcome != null;
    }

    /** TLS is complete: proves both sides on a thread of its own. */
    void prove(Facts facts) {
        chain = facts.peerChain();
        node.threads().execute(() -> {
            try {
                Outcome result = new Handshake(facts, node, handshakeStream).run(verified -> outcome = verified);
                opened(result);
            } catch (ConnectionRefused e) {
                refuse(e);
            } catch (StoqException e) {
                lost(e);
            } catch (RuntimeException e) {
                log.atError().setCause(e).log("handshake broke down");
                refuse(new ConnectionRefused(RefusalCode.INTERNAL_ERROR, "the handshake broke down", false));
            }
        });
    }

    private void opened(Outcome result) {
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        log.atDebug()
                .addKeyValue("peer", result.peer())
                .addKeyValue("remembered", result.remembered())
                .addKeyValue("took", took)
                .log("connection opened");
        synchronized (this) {
            if (over instanceof ConnectionRefused) {
                return;
            }
            announced = true;
            node.observer().connectionOpened(result.peer(), role == Role.CLIENT, result.remembered(), took);
            if (over != null) {
                // The peer was proven, called, and left before we came here.
                node.observer().connectionClosed(result.peer());
            }
        }
        if (!proven.complete(this)) {
            close();
        } else if (askAgain) {
            revalidate();
        }
    }

    /** Ends the connection with a reason, ours or the peer's, that is logged and counted once. */
    void refuse(ConnectionRefused refusal) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        log.atWarn()
                .addKeyValue("code", refusal.code().label())
                .addKeyValue("by_peer", refusal.byPeer())
                .addKeyValue("address", address)
                .addKeyValue("reason", refusal.getMessage())
                .log("connection refused");
        node.observer().connectionRefused(refusal.code(), refusal.byPeer());
        if (outcome != null && !refusal.byPeer()) {
            node.memory().forget(peer().id());
        }
        finish(refusal, refusal.byPeer() ? ORDERLY : refusal.code().number(), refusal.reason());
    }

    /** The connection is gone, or of no use any more; nobody is to blame. */
    void lost(StoqException why) {
        if (ended.compareAndSet(false, true)) {
            finish(why, ORDERLY, "");
        }
    }

    private void finish(StoqException why, int code, String reason) {
        proven.completeExceptionally(why);
        synchronized (this) {
            over = why;
            if (announced) {
                node.observer().connectionClosed(peer());
            }
        }
        handshakeStream.end(why);
        Closing.withApplicationError(channel, code, reason);
    }

    /**
     * Asks the authenticator about the peer again, and ends the connection where it no longer vouches
     * for it. A peer that is just being proven may have been asked about before whatever has changed:
     * it is asked about again as soon as it is proven.
     */
    void revalidate() {
        askAgain = true;
        Outcome known = outcome;
        if (known == null || ended.get()) {
            return;
        }
        PeerAuthenticator authenticator = node.authenticator();
        Peer peer = known.peer();
        Instant now = node.clock().instant();
        Verdict verdict = authenticator.checkChain(chain, now);
        if (verdict instanceof Verdict.Vouched) {
            verdict = authenticator.checkTrust(peer.certificate(), peer.keys(), known.trustProof(), now);
        }
        if (verdict instanceof Verdict.Refused(RefusalCode code, String reason)) {
            refuse(new ConnectionRefused(code, reason, false));
        }
    }

    AtomicInteger serving() {
        return serving;
    }

    AtomicInteger receiving() {
        return receiving;
    }

    @Override
    public Peer peer() {
        Outcome known = outcome;
        if (known == null) {
            throw new IllegalStateException("the peer is not proven yet");
        }
        return known.peer();
    }

    @Override
    public Bytes call(int service, Bytes request) throws StoqException {
        return call(service, request, node.limits().callTimeout());
    }

    @Override
    public Bytes call(int service, Bytes request, Duration timeout) throws StoqException {
        return new OutgoingCall(this, service, request, timeout).run();
    }

    @Override
    public OneWayStream open(int service) throws StoqException {
        return OutgoingStream.open(this, service);
    }

    @Override
    public int datagramBytesMax() {
        return datagrams.payloadMax();
    }

    @Override
    public boolean datagram(int service, Bytes payload) throws StoqException {
        if (!isOpen()) {
            throw new ConnectionLost("the connection to " + peer() + " is closed");
        }
        return datagrams.send(service, payload);
    }

    Datagrams datagrams() {
        return datagrams;
    }

    @Override
    public PathStatistics statistics() throws ConnectionLost {
        try {
            QuicConnectionStats all = within(channel.collectStats());
            QuicConnectionPathStats path = within(channel.collectPathStats(0));
            for (int next = 1; !path.active() && next < all.pathsCount(); next++) {
                path = within(channel.collectPathStats(next));
            }
            return PathStatistics.of(path, all);
        } catch (ExecutionException | TimeoutException e) {
            throw new ConnectionLost("the connection to " + peer() + " is closed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionLost("interrupted while asking for statistics");
        }
    }

    /** Where the event loop stops meanwhile, nobody answers. */
    private static <T> T within(Future<T> asked) throws ExecutionException, InterruptedException, TimeoutException {
        return asked.get(STATISTICS_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A place among the calls that may be under way. */
    boolean tryBeginCall(Duration patience) throws InterruptedException {
        return outgoing.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    void endCall() {
        outgoing.release();
    }

    /** Opens a stream now, or as soon as the peer's limit allows; {@code opened} runs on the event loop. */
    void openStream(ChannelHandler handler, Consumer<QuicStreamChannel> opened, Consumer<Throwable> failed) {
        OnLoop.run(channel.eventLoop(), () -> openStreamNow(handler, opened, failed));
    }

    private void openStreamNow(ChannelHandler handler, Consumer<QuicStreamChannel> opened, Consumer<Throwable> failed) {
        if (channel.isActive() && channel.peerAllowedStreams(QuicStreamType.BIDIRECTIONAL) == 0) {
            waitingForStreams.add(() -> openStreamNow(handler, opened, failed));
            return;
        }
        Streams.open(channel, QuicStreamType.BIDIRECTIONAL, handler).addListener(done -> {
            if (done.isSuccess()) {
                opened.accept((QuicStreamChannel) done.getNow());
            } else {
                failed.accept(done.cause());
            }
        });
    }

    /** Breaks off a stream that one side does not want to its end. */
    void abandon(QuicStreamChannel stream) {
        OnLoop.run(channel.eventLoop(), () -> {
            if (stream.isActive() && !stream.isInputShutdown()) {
                abandoned++;
            }
            Streams.abort(stream, ABANDONED);
            if (abandoned > node.limits().abandonedStreams()) {
                refuse(new ConnectionRefused(RefusalCode.OVERLOADED, "too many streams were broken off", false));
            }
        });
    }

    /** Event loop: the peer allows more streams, or the connection is gone. */
    void retryStreams() {
        for (int waiting = waitingForStreams.size(); waiting > 0; waiting--) {
            waitingForStreams.remove().run();
        }
    }

    @Override
    public boolean isOpen() {
        return !ended.get() && channel.isActive();
    }

    @Override
    public void close() {
        lost(new ConnectionLost("closed here"));
    }

    @Override
    public String toString() {
        Outcome known = outcome;
        return "Connection[" + (known == null ? "unproven" : known.peer()) + "]";
    }
}
