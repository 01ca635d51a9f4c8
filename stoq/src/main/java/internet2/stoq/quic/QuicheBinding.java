package internet2.stoq.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicChannel;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the direct backend needs of Netty's binding of quiche, which Netty keeps to itself.
 *
 * <p>Nothing that is looked up here has promised to stay. Where any of it is missing, as with another version of Netty,
 * {@link #unavailable()} says so before anything depends on it. Event loop of the connection only.
 */
final class QuicheBinding {

    /** {@code QUICHE_ERR_DONE}: nothing was wrong, and nothing is left to do. */
    static final int DONE = -1;

    private QuicheBinding() {}

    /** Why the direct backend cannot work here; absent where it can. */
    static Optional<String> unavailable() {
        if (!Quic.isAvailable()) {
            return Optional.of("no native QUIC: " + Quic.unavailabilityCause());
        }
        try {
            MethodHandles.lookup().ensureInitialized(Handles.class);
            return Optional.empty();
        } catch (IllegalAccessException | LinkageError e) {
            return Optional.of("this Netty is another than it was made for: " + e);
        }
    }

    /** The connection with this connection id of ours. */
    static @Nullable QuicChannel channel(ChannelHandler codec, byte[] id) {
        try {
            return (QuicChannel) Handles.CHANNEL.invokeExact(codec, ByteBuffer.wrap(id));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** quiche's connection; absent where it is gone. */
    static @Nullable Object connection(QuicChannel channel) {
        try {
            Object connection = (Object) Handles.CONNECTION.invokeExact(channel);
            return connection == null || (boolean) Handles.FREED.invokeExact(connection) ? null : connection;
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** {@code quiche_conn_recv} of one packet; the connection's addresses are now those of the packet. */
    static int receive(QuicChannel channel, Object connection, DatagramPacket received) {
        InetSocketAddress peer = received.sender();
        InetSocketAddress own = received.recipient();
        ByteBuf packet = received.content();
        try {
            long quiche = (long) Handles.ADDRESS.invokeExact(connection);
            ByteBuffer addresses = (ByteBuffer) Handles.RECEIVE_INFO.invokeExact(connection);
            Handles.RECEIVED.invokeExact(addresses, peer, own);
            Handles.SET_PEER.invokeExact(channel, peer);
            Handles.SET_OWN.invokeExact(channel, own);
            return (int) Handles.RECEIVE.invokeExact(
                    quiche, (long) Handles.READER_AT.invokeExact(packet), packet.readableBytes(), (long)
                            Handles.BUFFER_AT.invokeExact(addresses));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Where the next packet's addresses are written to. */
    static ByteBuffer nextSendInfo(Object connection) {
        try {
            return (ByteBuffer) Handles.SEND_INFO.invokeExact(connection);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** {@code quiche_conn_send} of one packet; does not move the writer's index. */
    static int send(Object connection, ByteBuf out, ByteBuffer addresses) {
        try {
            long quiche = (long) Handles.ADDRESS.invokeExact(connection);
            return (int) Handles.SEND.invokeExact(
                    quiche, (long) Handles.WRITER_AT.invokeExact(out), out.writableBytes(), (long)
                            Handles.BUFFER_AT.invokeExact(addresses));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** The connection's addresses are now those of the packet that was sent last; tells the peer's. */
    static InetSocketAddress moved(QuicChannel channel, ByteBuffer addresses) {
        try {
            InetSocketAddress peer = (InetSocketAddress) Handles.SENT_TO.invokeExact(addresses);
            Handles.SET_PEER.invokeExact(channel, peer);
            Handles.SET_OWN.invokeExact(channel, (InetSocketAddress) Handles.SENT_FROM.invokeExact(addresses));
            return peer;
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Whether the packet that was sent last goes elsewhere than the one before. */
    static boolean sentElsewhere(Object connection) {
        try {
            return (boolean) Handles.SENT_ELSEWHERE.invokeExact(connection);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    static boolean fatal(int error) {
        try {
            return (boolean) Handles.FATAL.invokeExact(error);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    static Exception exception(int error) {
        try {
            return (Exception) Handles.EXCEPTION.invokeExact(error);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    private static RuntimeException broken(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException known ? known : new IllegalStateException("nothing checked is thrown", e);
    }

    /** Constants, so that a call through them is compiled as any other. */
    private static final class Handles {

        private static final String PACKAGE = "io.netty.handler.codec.quic.";

        static final MethodHandle CHANNEL;
        static final MethodHandle CONNECTION;
        static final MethodHandle FREED;
        static final MethodHandle ADDRESS;
        static final MethodHandle RECEIVE_INFO;
        static final MethodHandle RECEIVED;
        static final MethodHandle SEND_INFO;
        static final MethodHandle SENT_ELSEWHERE;
        static final MethodHandle SENT_TO;
        static final MethodHandle SENT_FROM;
        static final MethodHandle SET_PEER;
        static final MethodHandle SET_OWN;
        static final MethodHandle RECEIVE;
        static final MethodHandle SEND;
        static final MethodHandle READER_AT;
        static final MethodHandle WRITER_AT;
        static final MethodHandle BUFFER_AT;
        static final MethodHandle EXCEPTION;
        static final MethodHandle FATAL;

        static {
            try {
                Class<?> quiche = Class.forName(PACKAGE + "Quiche");
                Class<?> codec = Class.forName(PACKAGE + "QuicheQuicCodec");
                Class<?> channel = Class.forName(PACKAGE + "QuicheQuicChannel");
                Class<?> connection = Class.forName(PACKAGE + "QuicheQuicConnection");
                MethodHandles.Lookup own = MethodHandles.lookup();
                CHANNEL = MethodHandles.privateLookupIn(codec, own)
                        .findVirtual(codec, "getChannel", MethodType.methodType(channel, ByteBuffer.class))
                        .asType(MethodType.methodType(QuicChannel.class, ChannelHandler.class, ByteBuffer.class));
                CONNECTION = MethodHandles.privateLookupIn(channel, own)
                        .findGetter(channel, "connection", connection)
                        .asType(MethodType.methodType(Object.class, QuicChannel.class));
                FREED = of(connection, "isFreed", boolean.class);
                ADDRESS = of(connection, "address", long.class);
                RECEIVE_INFO = of(connection, "nextRecvInfo", ByteBuffer.class);
                SEND_INFO = of(connection, "nextSendInfo", ByteBuffer.class);
                SENT_ELSEWHERE = of(connection, "isSendInfoChanged", boolean.class);
                RECEIVED = of(
                        Class.forName(PACKAGE + "QuicheRecvInfo"),
                        "setRecvInfo",
                        void.class,
                        ByteBuffer.class,
                        InetSocketAddress.class,
                        InetSocketAddress.class);
                Class<?> info = Class.forName(PACKAGE + "QuicheSendInfo");
                SENT_TO = of(info, "getToAddress", InetSocketAddress.class, ByteBuffer.class);
                SENT_FROM = of(info, "getFromAddress", InetSocketAddress.class, ByteBuffer.class);
                SET_PEER = setter(channel, "remote");
                SET_OWN = setter(channel, "local");
                RECEIVE = of(quiche, "quiche_conn_recv", int.class, long.class, long.class, int.class, long.class);
                SEND = of(quiche, "quiche_conn_send", int.class, long.class, long.class, int.class, long.class);
                READER_AT = of(quiche, "readerMemoryAddress", long.class, ByteBuf.class);
                WRITER_AT = of(quiche, "writerMemoryAddress", long.class, ByteBuf.class);
                BUFFER_AT = of(quiche, "memoryAddressWithPosition", long.class, ByteBuffer.class);
                EXCEPTION = of(quiche, "convertToException", Exception.class, int.class);
                FATAL = of(quiche, "shouldClose", boolean.class, int.class);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("Netty's binding of quiche: " + e.getMessage(), e);
            }
        }

        /** A method without parameters, called on what need not be known by its type. */
        private static MethodHandle of(Class<?> owner, String name, Class<?> result)
                throws ReflectiveOperationException {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                    .findVirtual(owner, name, MethodType.methodType(result))
                    .asType(MethodType.methodType(result, Object.class));
        }

        private static MethodHandle setter(Class<?> channel, String field) throws ReflectiveOperationException {
            return MethodHandles.privateLookupIn(channel, MethodHandles.lookup())
                    .findSetter(channel, field, InetSocketAddress.class)
                    .asType(MethodType.methodType(void.class, QuicChannel.class, InetSocketAddress.class));
        }

        /** A static method. */
        private static MethodHandle of(
                Class<?> owner, String name, Class<?> result, Class<?> first, Class<?>... further)
                throws ReflectiveOperationException {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
                    .findStatic(owner, name, MethodType.methodType(result, first, further));
        }
    }
}
