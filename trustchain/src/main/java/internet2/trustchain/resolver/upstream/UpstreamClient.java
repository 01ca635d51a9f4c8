package internet2.trustchain.resolver.upstream;

import internet2.stoq.quic.EventLoops;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.resolver.Effect;
import internet2.trustchain.resolver.Event;
import internet2.trustchain.resolver.Upstream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.net.ssl.X509TrustManager;

/** Asks servers, each query on a virtual thread of its own. */
public final class UpstreamClient implements AutoCloseable {

    private final UdpExchange udp;
    private final StreamExchange streams;
    private final QuicExchange quic;

    /**
     * @param roots by whom servers with a name prove themselves
     * @param random unpredictable for strangers
     * @throws IOException where the socket for QUIC can't be opened
     */
    public UpstreamClient(X509TrustManager roots, EventLoops loops, RandomGenerator random) throws IOException {
        this.udp = new UdpExchange(random);
        this.streams = new StreamExchange(roots, random);
        this.quic = new QuicExchange(roots, loops);
    }

    /** Returns at once; what came of it is told exactly once. */
    public void ask(Effect.Ask ask, Consumer<Event> tell) {
        Thread.ofVirtual().name("dns-query").start(() -> tell.accept(event(ask)));
    }

    private Event event(Effect.Ask ask) {
        try {
            return new Event.Heard(ask.exchange(), response(ask));
        } catch (IOException | RuntimeException e) {
            return new Event.Lost(ask.exchange(), String.valueOf(e.getMessage()));
        }
    }

    private DnsMessage response(Effect.Ask ask) throws IOException {
        Upstream server = ask.server();
        return switch (server.protocol()) {
            case UDP -> {
                Optional<DnsMessage> response = udp.ask(server, ask.question(), ask.recursionDesired(), ask.timeout());
                yield response.isPresent()
                        ? response.get()
                        : streams.ask(server, ask.question(), ask.recursionDesired(), ask.timeout());
            }
            case TCP, TLS -> streams.ask(server, ask.question(), ask.recursionDesired(), ask.timeout());
            case QUIC -> quic.ask(server, ask.question(), ask.recursionDesired(), ask.timeout());
        };
    }

    @Override
    public void close() {
        streams.close();
        quic.close();
    }
}
