package internet2.stoq.quic;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;

/** The few threads that all sockets of a node share, and their buffers. */
public final class EventLoops implements AutoCloseable {

    private static final int PAGE_BYTES = 8192;
    /** Chunks of 8 KiB << 8 = 2 MiB, the unit in which direct memory grows. */
    private static final int CHUNK_ORDER = 8;

    private final EventLoopGroup group;
    private final boolean epoll;
    private final ByteBufAllocator allocator;

    private EventLoops(int threads, boolean epoll) {
        IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.epoll = epoll;
        this.group = new MultiThreadIoEventLoopGroup(
                threads, Thread.ofPlatform().daemon().name("quic-", 0).factory(), io);
        // One arena per loop: memory stays with the threads that use it. Other threads keep no caches.
        this.allocator = new PooledByteBufAllocator(
                true,
                0,
                threads,
                PAGE_BYTES,
                CHUNK_ORDER,
                PooledByteBufAllocator.defaultSmallCacheSize(),
                PooledByteBufAllocator.defaultNormalCacheSize(),
                false);
    }

    /** @param threads 1 or 2 serve a node; each costs a thread and a few MiB of buffers */
    public static EventLoops open(int threads) {
        return new EventLoops(threads, Epoll.isAvailable());
    }

    /** The portable backend, whether or not epoll is there. */
    static EventLoops openPortable(int threads) {
        return new EventLoops(threads, false);
    }

    public EventLoopGroup group() {
        return group;
    }

    /** Pooled direct buffers, one arena per loop. */
    public ByteBufAllocator allocator() {
        return allocator;
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
