package internet2.trustchain.names;

import internet2.foundation.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers for all transports: one answerer per thread, counting, and a sample for the observer. */
final class Responder {

    private static final int CLIENT_PREFIX_BYTES = 7;

    private final FastThreadLocal<Workplace> workplaces = new FastThreadLocal<>() {
        @Override
        protected Workplace initialValue() {
            return new Workplace(new ServerCookies(cookieSecret, clock));
        }
    };

    private final Supplier<ZoneView> zones;
    private final DnsObserver observer;
    private final int sampleEvery;
    private final InstantSource clock;
    private final TransactionHandler transactions;
    private final Bytes cookieSecret;
    final DnsCounters counters = new DnsCounters();

    /** What one thread works with. */
    private static final class Workplace {
        final ServerCookies cookies;
        final Answerer answerer;
        byte[] in = new byte[2048];
        int untilSample;

        Workplace(ServerCookies cookies) {
            this.cookies = cookies;
            this.answerer = new Answerer(cookies);
        }

        int read(ByteBuf query) {
            int size = query.readableBytes();
            if (in.length < size) {
                in = new byte[size];
            }
            query.getBytes(query.readerIndex(), in, 0, size);
            return size;
        }
    }

    Responder(
            Supplier<ZoneView> zones,
            DnsObserver observer,
            int sampleEvery,
            InstantSource clock,
            TransactionHandler transactions,
            Bytes cookieSecret) {
        this.transactions = transactions;
        this.cookieSecret = cookieSecret;
        this.zones = zones;
        this.observer = observer;
        this.sampleEvery = sampleEvery;
        this.clock = clock;
    }

    /** What is done with a response, before the next one overwrites it. */
    @FunctionalInterface
    interface Sink {
        void write(byte[] response, int size);
    }

    /** Answers what the buffer holds, whose indices stay; false if that is no query. */
    boolean answer(ByteBuf query, Transport transport, InetAddress client, boolean limited, Sink sink) {
        return answer(query, transport, client, limited, sink, Optional.empty());
    }

    /**
     * The same, with a way back for what takes longer.
     *
     * @param later for transactions, whose answers then don't come through the sink
     */
    boolean answer(
            ByteBuf query,
            Transport transport,
            InetAddress client,
            boolean limited,
            Sink sink,
            Optional<Supplier<TransactionHandler.Reply>> later) {
        Workplace workplace = workplaces.get();
        int size = workplace.read(query);
        workplace.cookies.askedBy(client);
        Answerer answerer = workplace.answerer;
        int answered = answerer.answer(workplace.in, size, transport, zones.get(), limited);
        if (answered == Answerer.DROPPED) {
            counters.dropped.increment();
            return false;
        }
        if (answerer.isTransaction() && !limited && later.isPresent() && transactions.takes()) {
            counters.transactions.increment();
            Bytes message = Bytes.wrap(Arrays.copyOf(workplace.in, size));
            transactions.handle(message, transport, client, later.get().get());
            return true;
        }
        counters.answered(transport, answerer.code(), answerer.type());
        sink.write(answerer.bytes(), answered);
        if (sampleEvery > 0 && --workplace.untilSample <= 0) {
            workplace.untilSample = sampleEvery;
            sample(answerer, answered, transport, client);
        }
        return true;
    }

    /** Whether the client has shown that its address is its own (RFC 7873 5.2.5). */
    boolean hasGoodCookie(ByteBuf query, InetAddress client) {
        Workplace workplace = workplaces.get();
        int size = workplace.read(query);
        workplace.cookies.askedBy(client);
        return workplace.answerer.hasGoodCookie(workplace.in, size);
    }

    /** Whether the last query on this thread asked for what only TCP has (RFC 7828). */
    boolean askedForKeepalive() {
        return workplaces.get().answerer.askedForKeepalive();
    }

    private void sample(Answerer answerer, int size, Transport transport, InetAddress client) {
        answerer.name()
                .ifPresent(name -> observer.answered(new DnsEvent(
                        clock.instant(),
                        transport,
                        prefix(client),
                        name,
                        new RecordType(answerer.type()),
                        answerer.code(),
                        size)));
    }

    private static String prefix(InetAddress client) {
        byte[] address = Arrays.copyOf(Arrays.copyOf(client.getAddress(), CLIENT_PREFIX_BYTES), 16);
        StringBuilder text = new StringBuilder();
        IpText.printV6(address, text);
        return text.append("/56").toString();
    }
}
