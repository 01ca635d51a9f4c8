package internet2.trustchain.names;

import internet2.stoq.quic.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.spi.SelectorProvider;

/** Sockets that speak IPv6 and nothing else. */
final class DnsSockets {

    private static final ChannelOption<Integer> IPV6_V6ONLY = new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

    /** No query that we answer is longer; what is cut off fails to parse. */
    private static final int DATAGRAM_BYTES = 2048;

    /** One recvmmsg takes so many; the buffer is shared by them. */
    private static final int DATAGRAMS_PER_CALL = 32;

    private static final int CALLS_PER_LOOP = 4;
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;
    private static final int BACKLOG = 512;

    /** Reading from a client pauses when so much of what it asked for waits to be taken. */
    private static final WriteBufferWaterMark STREAM_WRITES = new WriteBufferWaterMark(64 << 10, 256 << 10);

    /** Beyond it responses are dropped rather than kept. */
    private static final WriteBufferWaterMark DATAGRAM_WRITES = new WriteBufferWaterMark(1 << 20, 4 << 20);

    private final EventLoops loops;

    DnsSockets(EventLoops loops) {
        this.loops = loops;
    }

    Channel bind(InetSocketAddress address, ChannelHandler handler, boolean shared) throws IOException {
        Bootstrap bootstrap = new Bootstrap()
                .group(loops.group())
                .option(ChannelOption.ALLOCATOR, loops.allocator())
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, DATAGRAM_WRITES)
                .handler(handler);
        if (loops.epoll()) {
            FixedRecvByteBufAllocator receive = new FixedRecvByteBufAllocator(DATAGRAM_BYTES * DATAGRAMS_PER_CALL);
            receive.maxMessagesPerRead(CALLS_PER_LOOP * DATAGRAMS_PER_CALL);
            bootstrap
                    .channelFactory(() -> new EpollDatagramChannel(SocketProtocolFamily.INET6))
                    .option(IPV6_V6ONLY, 1)
                    .option(EpollChannelOption.SO_REUSEPORT, shared)
                    // without UDP_GRO, so that recvmmsg never sees merged segments
                    .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM_BYTES)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, receive);
        } else {
            bootstrap
                    .channelFactory(() -> new NioDatagramChannel(SocketProtocolFamily.INET6))
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_BYTES));
        }
        return bound(bootstrap.bind(address), address + "/udp");
    }

    Channel listen(InetSocketAddress address, ChannelHandler connections) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, loops.allocator())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, STREAM_WRITES)
                .childHandler(connections);
        if (loops.epoll()) {
            bootstrap
                    .channelFactory(() -> new EpollServerSocketChannel(SocketProtocolFamily.INET6))
                    .option(IPV6_V6ONLY, 1);
        } else {
            bootstrap.channelFactory(
                    () -> new NioServerSocketChannel(SelectorProvider.provider(), SocketProtocolFamily.INET6));
        }
        return bound(bootstrap.bind(address), address + "/tcp");
    }

    private static Channel bound(ChannelFuture binding, String where) throws IOException {
        if (!binding.awaitUninterruptibly().isSuccess()) {
            throw new IOException(
                    "cannot serve DNS on " + where + ": " + binding.cause().getMessage(), binding.cause());
        }
        return binding.channel();
    }
}
