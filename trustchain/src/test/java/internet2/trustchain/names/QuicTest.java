package internet2.trustchain.names;

import static internet2.trustchain.names.TestZones.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.stoq.quic.EndpointConfiguration;
import internet2.stoq.quic.EventLoops;
import internet2.stoq.quic.QuicConnector;
import internet2.stoq.quic.QuicLimits;
import internet2.stoq.quic.Streams;
import internet2.stoq.quic.TlsPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DNS over QUIC as a client sees it that may not keep to the rules. */
final class QuicTest {

    private static final int PROTOCOL_ERROR = 2;
    private static final Duration QUERY_TIMEOUT = Duration.ofMillis(1500);

    private TestServer test;
    private EventLoops loops;
    private QuicConnector connector;

    @BeforeEach
    void open() throws IOException {
        test = TestServer.open(RateLimits.DEFAULT, 10, QUERY_TIMEOUT);
        loops = EventLoops.open(1);
        connector = QuicConnector.open(
                loops,
                new EndpointConfiguration(TestServer.loopback(0), TlsPolicy.doq(), QuicLimits.forStrangers()),
                Optional.empty());
    }

    @AfterEach
    void close() {
        connector.close();
        loops.close();
        test.close();
    }

    @Test
    void manyQueriesOnOneConnectionLeaveNoStreamBehind() throws Exception {
        Client client = connect();
        for (int round = 0; round < 10; round++) {
            List<CompletableFuture<Bytes>> answers = new ArrayList<>();
            for (int i = 0; i < QuicLimits.forStrangers().bidirectionalStreams() / 2; i++) {
                answers.add(client.send(framed(query("web.internal", "A")), true));
            }
            for (CompletableFuture<Bytes> answer : answers) {
                Bytes bytes = answer.get(5, TimeUnit.SECONDS);
                DnsMessage response = DnsMessage.decode(bytes.slice(2, bytes.size()));
                assertThat(response.id()).isZero();
                assertThat(response.answers()).hasSize(1);
            }
        }
        assertThat(client.closed).isNotDone();
    }

    @Test
    void largeResponsesArriveWhole() throws Exception {
        Bytes bytes =
                connect().send(framed(query("large.internal", "TXT")), true).get(5, TimeUnit.SECONDS);

        assertThat(DnsMessage.decode(bytes.slice(2, bytes.size())).answers()).hasSize(20);
    }

    @Test
    void breakingTheRulesEndsTheConnection() throws Exception {
        Bytes query = query("web.internal", "A");
        Bytes withId = Bytes.of((byte) 0, (byte) 1).concat(query.slice(2, query.size()));
        Bytes keepalive =
                Bytes.parseHex("000000000001000000000001" + "01610000010001" + "0000290200000000000004000b0000");
        assertThat(errorAfter(framed(withId))).as("a message id").isEqualTo(PROTOCOL_ERROR);
        assertThat(errorAfter(framed(query).slice(0, 20)))
                .as("a query cut short")
                .isEqualTo(PROTOCOL_ERROR);
        assertThat(errorAfter(Bytes.EMPTY)).as("no query").isEqualTo(PROTOCOL_ERROR);
        assertThat(errorAfter(framed(query).concat(framed(query))))
                .as("two queries")
                .isEqualTo(PROTOCOL_ERROR);
        assertThat(errorAfter(framed(keepalive))).as("keep-alive").isEqualTo(PROTOCOL_ERROR);
        assertThat(errorAfter(framed(Bytes.parseHex("0000"))))
                .as("no query at all")
                .isEqualTo(PROTOCOL_ERROR);
    }

    @Test
    void thereAreNoStreamsInOneDirection() throws Exception {
        var opened = connect().open(QuicStreamType.UNIDIRECTIONAL, new ChannelInboundHandlerAdapter());

        assertThatThrownBy(() -> opened.get(5, TimeUnit.SECONDS)).hasMessageContaining("STREAM_LIMIT");
    }

    @Test
    void aStreamThatNeverEndsIsGivenUpAndTheConnectionLives() throws Exception {
        Client client = connect();
        CompletableFuture<Bytes> neverEnded =
                client.send(framed(query("web.internal", "A")).slice(0, 10), false);

        assertThat(neverEnded.get(5, TimeUnit.SECONDS))
                .as("reset without an answer")
                .isEqualTo(Bytes.EMPTY);
        assertThat(client.send(framed(query("web.internal", "A")), true)
                        .get(5, TimeUnit.SECONDS)
                        .size())
                .isGreaterThan(20);
    }

    private int errorAfter(Bytes sent) throws Exception {
        Client client = connect();
        assertThat(client.send(sent, true)).isNotNull();
        return client.closed.get(5, TimeUnit.SECONDS);
    }

    private Client connect() throws Exception {
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        QuicChannel connection = connector
                .connect(
                        test.encrypted(),
                        "dns",
                        channel -> channel.pipeline().addLast(new CloseWatch(closed)),
                        stream -> {})
                .get(5, TimeUnit.SECONDS);
        return new Client(connection, closed);
    }

    private static Bytes query(String name, String type) {
        return DnsMessage.query(0, name(name), RecordType.parse(type)).encode();
    }

    private static Bytes framed(Bytes message) {
        return Bytes.of((byte) (message.size() >>> 8), (byte) message.size()).concat(message);
    }

    private record Client(QuicChannel connection, CompletableFuture<Integer> closed) {

        /** What comes back until the stream ends. */
        CompletableFuture<Bytes> send(Bytes bytes, boolean end) throws Exception {
            CompletableFuture<Bytes> received = new CompletableFuture<>();
            QuicStreamChannel stream =
                    open(QuicStreamType.BIDIRECTIONAL, new Collector(received)).get(5, TimeUnit.SECONDS);
            var written = stream.writeAndFlush(Unpooled.wrappedBuffer(bytes.toArray()));
            if (end) {
                written.addListener(done -> stream.shutdownOutput().addListener(ended -> {}));
            }
            return received;
        }

        CompletableFuture<QuicStreamChannel> open(QuicStreamType type, ChannelHandler handler) {
            CompletableFuture<QuicStreamChannel> opened = new CompletableFuture<>();
            Streams.open(connection, type, handler).addListener(done -> {
                if (done.isSuccess()) {
                    opened.complete((QuicStreamChannel) done.getNow());
                } else {
                    opened.completeExceptionally(done.cause());
                }
            });
            return opened;
        }
    }

    private static final class Collector extends ChannelInboundHandlerAdapter {

        private final CompletableFuture<Bytes> all;
        private Bytes sofar = Bytes.EMPTY;

        Collector(CompletableFuture<Bytes> all) {
            this.all = all;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf part = (ByteBuf) message;
            sofar = sofar.concat(Bytes.wrap(ByteBufUtil.getBytes(part)));
            part.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                all.complete(sofar);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            all.complete(sofar);
        }

        @Override
        @SuppressWarnings("deprecation") // the adapter's signature
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            all.complete(sofar); // a reset comes as an exception
        }
    }

    private static final class CloseWatch extends ChannelInboundHandlerAdapter {

        private final CompletableFuture<Integer> code;

        CloseWatch(CompletableFuture<Integer> code) {
            this.code = code;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof QuicConnectionCloseEvent close) {
                code.complete(close.isApplicationClose() ? close.error() : -1);
            }
            context.fireUserEventTriggered(event);
        }
    }
}
