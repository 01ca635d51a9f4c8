package internet2.stoq;

import internet2.foundation.NodeId;
import internet2.stoq.Handshake.Facts;
import internet2.stoq.quic.Closing;
import internet2.stoq.quic.Closing.ApplicationError;
import internet2.stoq.quic.EndpointEvent;
import internet2.stoq.quic.ExportedSecret;
import internet2.stoq.quic.TlsFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicDatagramExtensionEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamLimitChangedEvent;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Turns the engine's events of one connection into ours. Event loop only. */
final class ConnectionHandler extends ChannelInboundHandlerAdapter {

    private final LiveConnection connection;
    private final Supplier<StoqIdentity> self;
    private final Optional<NodeId> expected;
    private boolean handshakeStreamTaken;

    /** @param self which of our identities TLS used for this connection */
    ConnectionHandler(LiveConnection connection, Supplier<StoqIdentity> self, Optional<NodeId> expected) {
        this.connection = connection;
        this.self = self;
        this.expected = expected;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        QuicChannel channel = (QuicChannel) ctx.channel();
        Optional<ExportedSecret> secret = ExportedSecret.of(channel.sslEngine());
        if (secret.isEmpty()) {
            connection.refuse(refused(RefusalCode.INTERNAL_ERROR, "tls gave nothing to bind the proofs to"));
            return;
        }
        Facts facts = new Facts(
                connection.role(), self.get(), peerChain(channel), secret.get(), connection.address(), expected);
        if (connection.role() == Role.CLIENT) {
            handshakeStreamTaken = true;
            connection.openStream(
                    connection.handshakeStream(),
                    opened -> connection.prove(facts),
                    failure -> connection.lost(new ConnectionLost("no stream for the handshake: " + failure)));
        } else {
            connection.prove(facts);
        }
        ctx.fireChannelActive();
    }

    /** A stream that the peer opened. */
    void streamOpened(QuicStreamChannel stream) {
        if (connection.verified()) {
            stream.pipeline().addLast(new StreamOpening(connection, stream));
        } else if (!handshakeStreamTaken) {
            handshakeStreamTaken = true;
            stream.pipeline().addLast(connection.handshakeStream());
        } else {
            connection.refuse(refused(RefusalCode.PROTOCOL_VIOLATION, "a stream before both sides are proven"));
        }
    }

    /** A datagram; before both sides are proven nobody handles it. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf datagram) {
            try {
                if (connection.verified()) {
                    connection.datagrams().received(datagram, connection.peer());
                }
            } finally {
                datagram.release();
            }
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        switch (event) {
            case QuicConnectionCloseEvent close -> closedByPeer(close);
            case EndpointEvent.EXCESSIVE_LOAD ->
                connection.refuse(refused(RefusalCode.OVERLOADED, "too many connections"));
            case EndpointEvent.HANDSHAKE_TIMED_OUT ->
                connection.refuse(refused(RefusalCode.HANDSHAKE_TIMED_OUT, "tls was not complete in time"));
            case QuicStreamLimitChangedEvent ignored -> connection.retryStreams();
            case QuicDatagramExtensionEvent allowed -> connection.datagrams().allowed(allowed.maxLength());
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof SSLException) {
            // Later: the engine is about to send its alert, and a close of ours would be in its way.
            ctx.executor().execute(() -> connection.refuse(refusal(TlsFailure.ofOwn(cause), false)));
        } else {
            connection.lost(new ConnectionLost("the connection broke: " + cause.getMessage()));
        }
    }

    @Override
    public void channelUnregistered(ChannelHandlerContext ctx) {
        connection.lost(new ConnectionLost(
                ((QuicChannel) ctx.channel()).isTimedOut() ? "the peer fell silent" : "the connection ended"));
        connection.retryStreams();
        ctx.fireChannelUnregistered();
    }

    static ConnectionRefused refusal(TlsFailure failure, boolean byPeer) {
        return failure.keyExchange()
                ? new ConnectionRefused(
                        RefusalCode.CLASSICAL_KEY_EXCHANGE,
                        "no hybrid key exchange in common (" + failure.text() + ")",
                        byPeer)
                : new ConnectionRefused(RefusalCode.TLS_FAILURE, failure.text(), byPeer);
    }

    private void closedByPeer(QuicConnectionCloseEvent close) {
        if (close.isTlsError()) {
            connection.refuse(refusal(TlsFailure.ofPeer(close), true));
            return;
        }
        Optional<ApplicationError> said = Closing.saidBy(close);
        Optional<RefusalCode> code = said.flatMap(error -> RefusalCode.of(error.code()));
        if (code.isPresent()) {
            connection.refuse(new ConnectionRefused(code.get(), said.get().reason(), true));
        } else {
            String reason = new String(close.reason(), StandardCharsets.UTF_8);
            connection.lost(new ConnectionLost("the peer closed the connection"
                    + (close.error() == 0 ? "" : ", error " + close.error() + " " + reason)));
        }
    }

    private static List<X509Certificate> peerChain(QuicChannel channel) {
        try {
            Certificate[] chain = channel.sslEngine().getSession().getPeerCertificates();
            return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    private static ConnectionRefused refused(RefusalCode code, String reason) {
        return new ConnectionRefused(code, reason, false);
    }
}
