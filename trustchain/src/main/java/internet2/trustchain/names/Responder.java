package internet2.trustchain.names;

import internet2.foundation.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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
    private final Recursion recursion;
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
            Recursion recursion,
            DnsObserver observer,
            int sampleEvery,
            InstantSource clock,
            TransactionHandler transactions,
            Bytes cookieSecret) {
        this.transactions = transactions;
        this.cookieSecret = cookieSecret;
        this.zones = zones;
        this.recursion = recursion;
        this.observer = observer;
        this.sampleEvery = sampleEvery;
        this.clock = clock;
    }

    /** What is done with a response, before the next one overwrites it. */
    @FunctionalInterface
    interface Sink {
        void write(byte[] response, int size);
    }

    /**
     * Answers what the buffer holds, whose indices stay; false if that is no query.
     *
     * @param later the client's thread, for answers that have to be found first
     * @param reply for transactions, whose answers don't come through the sink; without one they are not taken
     */
    boolean answer(
            ByteBuf query,
            Transport transport,
            InetAddress client,
            boolean limited,
            Sink sink,
            Executor later,
            Optional<Supplier<TransactionHandler.Reply>> reply) {
        Workplace workplace = workplaces.get();
        int size = workplace.read(query);
        workplace.cookies.askedBy(client);
        Answerer answerer = workplace.answerer;
        int answered = answerer.answer(workplace.in, size, transport, zones.get(), limited);
        if (answered == Answerer.DROPPED) {
            counters.dropped.increment();
            return false;
        }
        if (answerer.isTransaction() && !limited && reply.isPresent() && transactions.takes()) {
            counters.transactions.increment();
            Bytes message = Bytes.wrap(Arrays.copyOf(workplace.in, size));
            transactions.handle(
                    message,
                    transport,
                    client,
                    question -> answerWaiting(question, transport, client),
                    reply.get().get());
            return true;
        }
        if (!recursion.serves(client)) {
            write(workplace, answered, transport, client, sink);
        } else if (answerer.wantsRecursion()) {
            resolve(workplace, size, transport, client, sink, later);
        } else {
            answerer.offerRecursion();
            write(workplace, answered, transport, client, sink);
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

    /** At once where the answer is at hand; else when it is found, on the client's thread. */
    private void resolve(
            Workplace workplace, int size, Transport transport, InetAddress client, Sink sink, Executor later) {
        Answerer answerer = workplace.answerer;
        boolean dnssecOk = answerer.dnssecOk();
        boolean unchecked = answerer.unchecked();
        ReadyAnswer ready = recursion.ready(workplace.in, answerer.questionEnd(), dnssecOk, unchecked);
        if (ready != null) {
            write(workplace, answerer.repeat(ready, transport), transport, client, sink);
            return;
        }
        byte[] query = Arrays.copyOf(workplace.in, size);
        DomainName name = answerer.name().orElseThrow();
        recursion.resolve(
                name,
                new RecordType(answerer.type()),
                dnssecOk,
                unchecked,
                answer -> later.execute(() -> {
                    Workplace there = workplaces.get();
                    there.cookies.askedBy(client);
                    there.answerer.answer(query, query.length, transport, ZoneView.EMPTY, false);
                    write(there, there.answerer.repeat(answer, transport), transport, client, sink);
                }));
    }

    /** For threads that may wait, with an answerer of its own: what the query is answered alone. */
    private Optional<Bytes> answerWaiting(Bytes query, Transport transport, InetAddress client) {
        Answerer answerer = new Answerer();
        byte[] in = query.toArray();
        int size = answerer.answer(in, in.length, transport, zones.get(), false);
        if (size == Answerer.DROPPED) {
            return Optional.empty();
        }
        if (recursion.serves(client)) {
            if (answerer.wantsRecursion()) {
                size = answerer.repeat(resolved(answerer, in), transport);
            } else {
                answerer.offerRecursion();
            }
        }
        return Optional.of(Bytes.wrap(Arrays.copyOf(answerer.bytes(), size)));
    }

    private ReadyAnswer resolved(Answerer answerer, byte[] query) {
        boolean dnssecOk = answerer.dnssecOk();
        boolean unchecked = answerer.unchecked();
        ReadyAnswer ready = recursion.ready(query, answerer.questionEnd(), dnssecOk, unchecked);
        if (ready != null) {
            return ready;
        }
        CompletableFuture<ReadyAnswer> found = new CompletableFuture<>();
        recursion.resolve(
                answerer.name().orElseThrow(),
                new RecordType(answerer.type()),
                dnssecOk,
                unchecked,
                answer -> found.complete(answer));
        return found.join();
    }

    private void write(Workplace workplace, int size, Transport transport, InetAddress client, Sink sink) {
        Answerer answerer = workplace.answerer;
        counters.answered(transport, answerer.code(), answerer.type());
        sink.write(answerer.bytes(), size);
        if (sampleEvery > 0 && --workplace.untilSample <= 0) {
            workplace.untilSample = sampleEvery;
            sample(answerer, size, transport, client);
        }
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
