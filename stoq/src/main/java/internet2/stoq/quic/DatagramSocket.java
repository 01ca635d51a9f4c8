package internet2.stoq.quic;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** One UDP socket that speaks IPv6 and nothing else. */
final class DatagramSocket {

    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY_OPTION = 26;
    private static final ChannelOption<Integer> IPV6_V6ONLY =
            new IntegerUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, IPV6_V6ONLY_OPTION);

    private static final int IPV6_MTU_DISCOVER_OPTION = 23;
    private static final int IPV6_PMTUDISC_PROBE = 3;
    /** "UDP datagrams MUST NOT be fragmented at the IP layer" (RFC 9000, 14); what is too large fails to be sent. */
    private static final ChannelOption<Integer> IPV6_MTU_DISCOVER =
            new IntegerUnixChannelOption("IPV6_MTU_DISCOVER", IPPROTO_IPV6, IPV6_MTU_DISCOVER_OPTION);

    /** With UDP_GRO the kernel hands over up to 64 KiB at once: one such buffer per read. */
    private static final int RECEIVE_BYTES = 65_536;

    private static final int DATAGRAMS_PER_READ = 64;

    private DatagramSocket() {}

    /** @throws IOException where the address is no IPv6 address, is in use, or is not ours */
    static Channel bind(EventLoops loops, EndpointConfiguration configuration, ChannelHandler codec)
            throws IOException {
        InetSocketAddress address = configuration.bind();
        QuicLimits limits = configuration.limits();
        if (configuration.carrier().isPresent()) {
            return carried(loops, configuration.carrier().get(), address, codec);
        }
        if (!(address.getAddress() instanceof Inet6Address)) {
            throw new IOException("cannot listen on " + address + ": only IPv6 addresses are served");
        }
        if (!loops.epoll() && address.getAddress().isAnyLocalAddress()) {
            throw new IOException("cannot listen on " + address
                    + ": without epoll a wildcard socket would also speak IPv4; name one IPv6 address");
        }
        Bootstrap bootstrap = new Bootstrap()
                .group(loops.group())
                .option(ChannelOption.ALLOCATOR, loops.allocator())
                .option(ChannelOption.SO_RCVBUF, limits.socketBufferBytes())
                .option(ChannelOption.SO_SNDBUF, limits.socketBufferBytes())
                .handler(receiving(loops, limits.datagramsWaiting() > 0, codec));
        ChannelFuture bound = backend(bootstrap, loops.epoll()).bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + address + "/udp: " + bound.cause().getMessage(), bound.cause());
        }
        return bound.channel();
    }

    private static ChannelHandler receiving(EventLoops loops, boolean datagrams, ChannelHandler codec) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel socket) {
                socket.pipeline().addLast(new Pacer());
                if (loops.direct()) {
                    socket.pipeline().addLast(new PacketRuns(codec, datagrams));
                }
                socket.pipeline().addLast(codec);
            }
        };
    }

    private static Channel carried(
            EventLoops loops, PacketCarrier carrier, InetSocketAddress place, ChannelHandler codec) {
        return new Bootstrap()
                .group(loops.group())
                .option(ChannelOption.ALLOCATOR, loops.allocator())
                .channelFactory(() -> new CarriedChannel(carrier))
                .handler(codec)
                .bind(place)
                .syncUninterruptibly()
                .channel();
    }

    private static Bootstrap backend(Bootstrap bootstrap, boolean epoll) {
        FixedRecvByteBufAllocator receive = new FixedRecvByteBufAllocator(RECEIVE_BYTES);
        receive.maxMessagesPerRead(DATAGRAMS_PER_READ);
        bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, receive);
        if (!epoll) {
            return bootstrap.channelFactory(() -> new NioDatagramChannel(SocketProtocolFamily.INET6));
        }
        return bootstrap
                .channelFactory(() -> new EpollDatagramChannel(SocketProtocolFamily.INET6))
                .option(IPV6_V6ONLY, 1)
                .option(IPV6_MTU_DISCOVER, IPV6_PMTUDISC_PROBE)
                .option(EpollChannelOption.UDP_GRO, true);
    }
}
