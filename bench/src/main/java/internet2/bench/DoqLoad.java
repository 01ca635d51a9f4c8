package internet2.bench;

import internet2.foundation.Bytes;
import internet2.foundation.configuration.AddressText;
import internet2.stoq.quic.EndpointConfiguration;
import internet2.stoq.quic.EventLoops;
import internet2.stoq.quic.QuicConnector;
import internet2.stoq.quic.QuicLimits;
import internet2.stoq.quic.Streams;
import internet2.stoq.quic.TlsPolicy;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Queries over QUIC (RFC 9250), each on a stream of its own, on a few connections that are kept as long as they live.
 * What fails is asked again until it is answered, and counted.
 *
 * <p>Arguments: whose server it is, its address, a file with lines of {@code NAME TYPE}, seconds, its process id,
 * how many queries are outstanding: numbers with commas, a load for each.
 */
public final class DoqLoad {

    private static final int CONNECTIONS = 8;
    private static final int ANSWERS_AT = 2 + 6;
    private static final int TRIES_MAX = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final QuicConnector connector;
    private final InetSocketAddress server;
    private final List<Bytes> queries;
    private final AtomicReferenceArray<CompletableFuture<QuicChannel>> connections =
            new AtomicReferenceArray<>(CONNECTIONS);
    private final AtomicInteger next = new AtomicInteger();
    private final LongAdder failed = new LongAdder();

    private DoqLoad(QuicConnector connector, InetSocketAddress server, List<Bytes> queries) {
        this.connector = connector;
        this.server = server;
        this.queries = queries;
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.set(i, connect());
        }
    }

    public static void main(String[] arguments) throws Exception {
        InetSocketAddress server = AddressText.parseSocketAddress(arguments[1]);
        List<Bytes> queries = Files.readAllLines(Path.of(arguments[2])).stream()
                .map(DoqLoad::framed)
                .toList();
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[3]));
        Served process = new Served(List.of(Long.valueOf(arguments[4])));
        try (EventLoops loops = EventLoops.open(1);
                QuicConnector connector = QuicConnector.open(
                        loops,
                        new EndpointConfiguration(
                                AddressText.parseSocketAddress("[::1]:0"), TlsPolicy.doq(), QuicLimits.forStrangers()),
                        Optional.empty())) {
            DoqLoad load = new DoqLoad(connector, server, queries);
            for (String each : arguments[5].split(",", -1)) {
                int outstanding = Integer.parseInt(each);
                Load.run("warm-up", outstanding, time, load::ask);
                load.failed.reset();
                String name = arguments[0] + ", DoQ, " + outstanding + " outstanding";
                System.out.println(process.run(name, outstanding, time, load::ask) + ", failed " + load.failed);
            }
        }
        System.exit(0);
    }

    private static Bytes framed(String line) {
        String[] parts = line.split(" ", 2);
        Bytes query = DnsMessage.query(0, DomainName.parse(parts[0]), RecordType.parse(parts[1]))
                .encode();
        return Bytes.of((byte) (query.size() >>> 8), (byte) query.size()).concat(query);
    }

    private CompletableFuture<QuicChannel> connect() {
        return connector.connect(server, server.getHostString(), channel -> {}, stream -> {});
    }

    private void ask() throws InterruptedException {
        int number = next.getAndIncrement() & Integer.MAX_VALUE;
        int slot = number % CONNECTIONS;
        Bytes query = queries.get(number % queries.size());
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            CompletableFuture<QuicChannel> connection = connections.get(slot);
            try {
                ask(connection.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS), query);
                return;
            } catch (ExecutionException | TimeoutException e) {
                failed.increment();
                if (!isOpen(connection)) {
                    connections.compareAndSet(slot, connection, connect());
                }
            }
        }
        throw new IllegalStateException("not answered in " + TRIES_MAX + " tries");
    }

    private static boolean isOpen(CompletableFuture<QuicChannel> connection) {
        return connection.state() == Future.State.SUCCESS
                && connection.resultNow().isActive();
    }

    private static void ask(QuicChannel connection, Bytes query)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        Streams.open(connection, QuicStreamType.BIDIRECTIONAL, new Answer(answered))
                .addListener(opened -> {
                    if (opened.isSuccess()) {
                        send((QuicStreamChannel) opened.getNow(), query);
                    } else {
                        answered.completeExceptionally(opened.cause());
                    }
                });
        answered.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void send(QuicStreamChannel stream, Bytes query) {
        stream.writeAndFlush(Unpooled.wrappedBuffer(query.buffer()))
                .addListener(written -> stream.shutdownOutput().addListener(ended -> {}));
    }

    /** Done when the stream ends after a response with an answer in it. */
    private static final class Answer extends ChannelInboundHandlerAdapter {

        private final CompletableFuture<Void> answered;
        private final ByteBuf received = Unpooled.buffer();

        Answer(CompletableFuture<Void> answered) {
            this.answered = answered;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf part = (ByteBuf) message;
            received.writeBytes(part);
            part.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                end();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end();
        }

        private void end() {
            if (received.readableBytes() > ANSWERS_AT + 2 && received.getUnsignedShort(ANSWERS_AT) > 0) {
                answered.complete(null);
            } else {
                answered.completeExceptionally(new IOException("a stream ended without an answer"));
            }
        }

        @Override
        @SuppressWarnings("deprecation") // the adapter's signature
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            answered.completeExceptionally(cause);
        }
    }
}
