package internet2.trustchain.resolver.upstream;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.stoq.quic.EndpointConfiguration;
import internet2.stoq.quic.EventLoops;
import internet2.stoq.quic.QuicConnector;
import internet2.stoq.quic.QuicLimits;
import internet2.stoq.quic.Streams;
import internet2.stoq.quic.TlsPolicy;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.resolver.Question;
import internet2.trustchain.resolver.Upstream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.X509TrustManager;

/** Queries over QUIC (RFC 9250), each on a stream of its own, on connections that are kept. */
final class QuicExchange implements AutoCloseable {

    private static final int LENGTH_BYTES = 2;
    private static final int RESPONSE_BYTES_MAX = LENGTH_BYTES + 0xffff;

    private final X509TrustManager roots;
    private final QuicConnector connector;
    private final Map<Upstream, QuicChannel> connections = new ConcurrentHashMap<>();

    QuicExchange(X509TrustManager roots, EventLoops loops) throws IOException {
        this.roots = roots;
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("::"), 0);
        this.connector = QuicConnector.open(
                loops, new EndpointConfiguration(any, TlsPolicy.doq(), QuicLimits.forStrangers()), Optional.empty());
    }

    DnsMessage ask(Upstream upstream, Question question, boolean recursionDesired, Duration timeout)
            throws IOException {
        try {
            QuicChannel kept = connections.get(upstream);
            QuicChannel connection = kept != null && kept.isActive() ? kept : connect(upstream, timeout);
            connections.put(upstream, connection);
            // RFC 9250 4.2.1: the identifier is 0
            DnsMessage query = PlainQuery.secured(0, question, recursionDesired);
            Bytes response = exchange(connection, query.encode()).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (response.size() < LENGTH_BYTES) {
                throw new IOException("the server ended the stream without a response");
            }
            DnsMessage message = DnsMessage.decode(response.slice(LENGTH_BYTES, response.size()));
            if (!PlainQuery.answers(message, 0, question)) {
                throw new IOException("the server answered another question");
            }
            return message;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no response in time", e);
        } catch (MalformedInputException e) {
            throw new IOException("malformed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private QuicChannel connect(Upstream upstream, Duration timeout)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        String session = upstream.serverName().orElse(upstream.address().getHostString());
        QuicChannel connection = connector
                .connect(upstream.address(), session, channel -> {}, stream -> {})
                .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            Certificate[] chain = connection.sslEngine().getSession().getPeerCertificates();
            new ServerProof(upstream, roots).check(Arrays.copyOf(chain, chain.length, X509Certificate[].class));
            return connection;
        } catch (CertificateException | SSLPeerUnverifiedException e) {
            connection.close().addListener(closed -> {});
            throw new IOException(e.getMessage(), e);
        }
    }

    private static CompletableFuture<Bytes> exchange(QuicChannel connection, Bytes query) {
        CompletableFuture<Bytes> response = new CompletableFuture<>();
        Streams.open(connection, QuicStreamType.BIDIRECTIONAL, new Collector(response))
                .addListener(opened -> {
                    if (opened.isSuccess()) {
                        QuicStreamChannel stream = (QuicStreamChannel) opened.getNow();
                        ByteBuf framed = Unpooled.buffer(LENGTH_BYTES + query.size());
                        framed.writeShort(query.size()).writeBytes(query.buffer());
                        stream.writeAndFlush(framed)
                                .addListener(written -> stream.shutdownOutput().addListener(ended -> {}));
                    } else {
                        response.completeExceptionally(opened.cause());
                    }
                });
        return response;
    }

    @Override
    public void close() {
        connector.close();
    }

    /** What comes back until the stream ends. */
    private static final class Collector extends ChannelInboundHandlerAdapter {

        private final CompletableFuture<Bytes> all;
        private final ByteBuf received = Unpooled.buffer();

        Collector(CompletableFuture<Bytes> all) {
            this.all = all;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf part = (ByteBuf) message;
            if (received.readableBytes() + part.readableBytes() > RESPONSE_BYTES_MAX) {
                all.completeExceptionally(new IOException("a response of more than 65535 bytes"));
            } else {
                received.writeBytes(part);
            }
            part.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                all.complete(Bytes.wrap(ByteBufUtil.getBytes(received)));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            all.complete(Bytes.wrap(ByteBufUtil.getBytes(received)));
        }

        @Override
        @SuppressWarnings("deprecation") // the adapter's signature
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            all.completeExceptionally(cause); // a reset comes as an exception
        }
    }
}
