package internet2.stoq.quic;

import internet2.foundation.Bytes;
import internet2.foundation.limits.Quota;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A channel of datagrams without a socket: the carrier takes what is written, and brings what is read. */
final class CarriedChannel extends AbstractChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    /** Packets that wait for the event loop; further ones are lost. */
    private static final int WAITING_MAX = 1024;

    /** Of those, from one place: one circuit doesn't crowd out the others. */
    private static final int WAITING_PER_PLACE_MAX = 256;

    private final PacketCarrier carrier;
    private final ChannelConfig config = new DefaultChannelConfig(this);
    private final Quota<InetSocketAddress> waiting = new Quota<>(WAITING_MAX, WAITING_PER_PLACE_MAX);
    private volatile @Nullable InetSocketAddress bound;
    private volatile boolean closed;

    CarriedChannel(PacketCarrier carrier) {
        super(null);
        this.carrier = carrier;
    }

    private void received(InetSocketAddress from, Bytes packet) {
        if (!isActive() || !waiting.take(from)) {
            return;
        }
        eventLoop().execute(() -> {
            waiting.leave(from);
            if (isActive()) {
                ByteBuf content = alloc().directBuffer(packet.size()).writeBytes(packet.buffer());
                pipeline().fireChannelRead(new DatagramPacket(content, bound, from));
                pipeline().fireChannelReadComplete();
            }
        });
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) {
        for (Object next = out.current(); next != null; next = out.current()) {
            DatagramPacket packet = (DatagramPacket) next;
            if (packet.content().isReadable()) {
                carrier.send(packet.recipient(), Bytes.of(packet.content().nioBuffer()));
            }
            out.remove();
        }
    }

    @Override
    protected void doBind(SocketAddress local) {
        bound = (InetSocketAddress) local;
        carrier.receiver(this::received);
    }

    @Override
    protected void doClose() {
        closed = true;
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doBeginRead() {}

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return bound;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return null;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new AbstractUnsafe() {
            @Override
            public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
                promise.setFailure(new UnsupportedOperationException("packets of one carrier go to many"));
            }
        };
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return !closed && bound != null;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }
}
