package internet2.stoq.quic;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The few threads that all sockets of a node share, and their buffers. */
public final class EventLoops implements AutoCloseable {

    private static final int PAGE_BYTES = 8192;
    /** Chunks of 8 KiB << 8 = 2 MiB, the unit in which direct memory grows. */
    private static final int CHUNK_ORDER = 8;

    /** Loops that use the same arena wait for each other now and then; each arena keeps some MiB for ever. */
    private static final int ARENAS = 2;

    /**
     * The whole process has one, since Netty gives an arena's last chunks back only when the allocator itself is
     * collected. Threads that are no event loops keep no caches.
     */
    private static final ByteBufAllocator BUFFERS = new PooledByteBufAllocator(
            true,
            0,
            ARENAS,
            PAGE_BYTES,
            CHUNK_ORDER,
            PooledByteBufAllocator.defaultSmallCacheSize(),
            PooledByteBufAllocator.defaultNormalCacheSize(),
            false);

    private static final Logger log = LoggerFactory.getLogger(EventLoops.class);

    private final EventLoopGroup group;
    private final boolean epoll;
    private final boolean segmenting;
    private final boolean direct;

    private EventLoops(int threads, boolean epoll, boolean direct) {
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.epoll = epoll;
        this.segmenting = epoll && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
        this.group = new MultiThreadIoEventLoopGroup(
                threads, Thread.ofPlatform().daemon().name("quic-", 0).factory(), io);
        this.direct = direct;
    }

    /** @param threads 1 or 2 serve a node; each costs a thread and a few MiB of buffers */
    public static EventLoops open(int threads) {
        return open(threads, Backend.AUTO);
    }

    /** As above, with a backend; where the direct one does not work, that is logged and the portable one serves. */
    public static EventLoops open(int threads, Backend backend) {
        return new EventLoops(threads, Epoll.isAvailable(), direct(backend));
    }

    /** The portable backend without epoll, whether or not it is there. */
    static EventLoops openPortable(int threads) {
        return new EventLoops(threads, false, false);
    }

    private static boolean direct(Backend backend) {
        Backend wanted = backend == Backend.AUTO ? Backend.preferred() : backend;
        if (wanted == Backend.PORTABLE) {
            return false;
        }
        Optional<String> obstacle = QuicheBinding.unavailable();
        obstacle.ifPresent(why ->
                log.atWarn().addKeyValue("why", why).log("the portable QUIC backend serves, not the direct one"));
        return obstacle.isEmpty();
    }

    public EventLoopGroup group() {
        return group;
    }

    /** Pooled direct buffers. */
    public ByteBufAllocator allocator() {
        return BUFFERS;
    }

    /** Whether packets go to quiche in runs. */
    boolean direct() {
        return direct;
    }

    /** Whether the kernel cuts what is sent into packets (UDP_SEGMENT). */
    boolean segmenting() {
        return segmenting;
    }

    /** Whether Linux's epoll serves the sockets; else the JDK's selector does. */
    public boolean epoll() {
        return epoll;
    }

    /** Waits until the threads are gone, for at most two seconds. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
