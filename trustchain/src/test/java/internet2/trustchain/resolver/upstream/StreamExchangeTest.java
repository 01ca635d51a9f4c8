package internet2.trustchain.resolver.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.resolver.Question;
import internet2.trustchain.resolver.Upstream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One connection for many questions: what happens to one is no matter of the others. */
@Timeout(30)
final class StreamExchangeTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final BlockingQueue<DnsMessage> held = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private ServerSocket listener;
    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
    private StreamExchange exchange;
    private Upstream upstream;

    @BeforeEach
    void open() throws Exception {
        listener = new ServerSocket(0, 8, InetAddress.ofLiteral("::1"));
        Thread.ofVirtual().start(this::accept);
        TrustManagerFactory roots = TrustManagerFactory.getInstance("PKIX");
        roots.init((KeyStore) null);
        exchange = new StreamExchange((X509TrustManager) roots.getTrustManagers()[0], new SecureRandom());
        upstream = Upstream.parse("tcp://[::1]:" + listener.getLocalPort());
    }

    @AfterEach
    void close() throws Exception {
        exchange.close();
        listener.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                accepted.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    /** Answers what is called fast, and holds everything else back. */
    private void serve(Socket socket) {
        try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
            while (true) {
                byte[] bytes = new byte[in.readUnsignedShort()];
                in.readFully(bytes);
                DnsMessage query = DnsMessage.decode(Bytes.wrap(bytes));
                if (query.questions().getFirst().name().firstLabel().equals("fast")) {
                    answer(socket, query);
                } else {
                    held.add(query);
                }
            }
        } catch (IOException e) {
            // the connection is over
        }
    }

    private static void answer(Socket socket, DnsMessage query) throws IOException {
        byte[] response = new DnsMessage(
                        query.id(), DnsMessage.RESPONSE, query.questions(), List.of(), List.of(), List.of())
                .encode()
                .toArray();
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(response.length);
        out.write(response);
        out.flush();
    }

    private DnsMessage ask(String name, Duration timeout) throws IOException {
        return exchange.ask(upstream, new Question(DomainName.parse(name), RecordType.A), true, timeout);
    }

    @Test
    void aQuestionThatTimesOutLeavesTheOthersTheirConnection() throws Exception {
        ask("fast.test", LONG);
        CompletableFuture<DnsMessage> late = CompletableFuture.supplyAsync(() -> {
            try {
                return ask("late.test", LONG);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        DnsMessage query = held.poll(10, TimeUnit.SECONDS);
        assertThat(query).isNotNull();
        assertThatThrownBy(() -> ask("slow.test", Duration.ofMillis(50)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in time");
        answer(accepted.take(), query);
        assertThat(late.get(10, TimeUnit.SECONDS).id()).isEqualTo(query.id());
        assertThat(connections).hasValue(1);
    }

    @Test
    void aConnectionOnWhichNothingComesAnyMoreIsLeftForANewOne() throws Exception {
        ask("fast.test", LONG);
        assertThatThrownBy(() -> ask("slow.test", Duration.ofMillis(50))).isInstanceOf(IOException.class);
        ask("fast.test", LONG);
        assertThat(connections).hasValue(2);
    }
}
