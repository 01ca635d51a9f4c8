package internet2.server.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;

/** Linux sockets that are IPv6 only: without {@code IPV6_V6ONLY}, a socket on {@code ::} would take IPv4 too. */
final class Ipv6Transport implements Transport, io.vertx.core.transport.Transport {

    /** linux/in.h and linux/in6.h. */
    private static final int IPPROTO_IPV6 = 41;

    private static final int IPV6_V6ONLY = 26;
    private static final ChannelOption<Integer> V6ONLY =
            new IntegerUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, IPV6_V6ONLY);

    private final Transport epoll = io.vertx.core.transport.Transport.EPOLL.implementation();

    static boolean supported() {
        io.vertx.core.transport.Transport epoll = io.vertx.core.transport.Transport.EPOLL;
        return epoll != null && epoll.available();
    }

    @Override
    public String name() {
        return "epoll, IPv6 only";
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public Transport implementation() {
        return this;
    }

    @Override
    public Throwable unavailabilityCause() {
        throw new IllegalStateException("it is available");
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public boolean supportFileRegion() {
        return epoll.supportFileRegion();
    }

    @Override
    public java.net.SocketAddress convert(SocketAddress address) {
        return epoll.convert(address);
    }

    @Override
    public SocketAddress convert(java.net.SocketAddress address) {
        return epoll.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return epoll.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
        return epoll.eventLoopGroup(type, threads, factory, ioRatio);
    }

    @Override
    @SuppressWarnings("deprecation") // the interface to implement uses the older of Netty's two enums
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return v6only(epoll.datagramChannel(family));
    }

    @Override
    public ChannelFactory<? extends DatagramChannel> datagramChannelFactory() {
        ChannelFactory<? extends DatagramChannel> factory = epoll.datagramChannelFactory();
        return () -> v6only(factory.newChannel());
    }

    @Override
    public ChannelFactory<? extends io.netty.channel.Channel> channelFactory(boolean domainSocket) {
        return epoll.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return epoll.serverChannelFactory(domainSocket);
    }

    @Override
    public void configure(TcpConfig configuration, boolean domainSocket, ServerBootstrap bootstrap) {
        epoll.configure(configuration, domainSocket, bootstrap);
        bootstrap.option(V6ONLY, 1);
    }

    private static DatagramChannel v6only(DatagramChannel channel) {
        channel.config().setOption(V6ONLY, 1);
        return channel;
    }
}
