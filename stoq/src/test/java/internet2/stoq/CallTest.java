package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.stoq.RecordingObserver.Served;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CallTest {

    private static final HybridKey SERVER_KEYS = TestNetwork.newKeys();
    private static final HybridKey CLIENT_KEYS = TestNetwork.newKeys();

    private static final int ECHO = 100;
    private static final int WHO_AM_I = 101;
    private static final int LEASED = 102;
    private static final int BROKEN = 103;
    private static final int STUCK = 104;
    private static final int HUGE = 105;
    private static final int COUNTED = 106;
    private static final int CALLS_MAX = 8;

    private final TestNetwork network = TestNetwork.create("calls");
    private final RecordingObserver observer = new RecordingObserver();
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final BlockingQueue<Bytes> over = new LinkedBlockingQueue<>();
    private final StoqLimits limits = StoqLimits.standard().withCalls(CALLS_MAX, CALLS_MAX);
    private Stoq server;
    private Stoq client;
    private Connection connection;

    @BeforeEach
    void connect() throws Exception {
        List<Service> services = List.of(
                Service.of(ECHO, (peer, request) -> request),
                Service.of(WHO_AM_I, (peer, request) -> peer.id().hash().bytes()),
                Service.of(LEASED, (peer, request) -> {
                    throw new StoqRefusal("lease_expired", "the lease ended at noon");
                }),
                Service.of(BROKEN, (peer, request) -> {
                    throw new IllegalStateException("the pool's password is hunter2");
                }),
                Service.of(STUCK, (peer, request) -> {
                    awaitRelease();
                    return request;
                }),
                Service.of(HUGE, (peer, request) -> Bytes.wrap(new byte[limits.messageBytesMax() + 1])),
                new Counted());
        server = Stoq.open(
                StoqConfiguration.at(TestNetwork.ANY_PORT).with(limits),
                network.identity(SERVER_KEYS),
                network.authenticator(),
                services,
                observer);
        client = Stoq.open(
                StoqConfiguration.at(TestNetwork.ANY_PORT).with(limits),
                network.identity(CLIENT_KEYS),
                network.authenticator(),
                List.of(),
                StoqObserver.NONE);
        connection = client.connect(server.localAddress());
    }

    @AfterEach
    void disconnect() {
        stuck.countDown();
        client.close();
        server.close();
    }

    @Test
    void aRequestIsAnsweredByAServiceThatKnowsWhoAsks() throws Exception {
        assertThat(connection.call(WHO_AM_I, Bytes.EMPTY))
                .isEqualTo(CLIENT_KEYS.publicKey().id().hash().bytes());
        assertThat(observer.nextServed()).isEqualTo(new Served(WHO_AM_I, "ok"));
    }

    @Test
    void requestsAndAnswersOfEverySizeArriveWhole() throws Exception {
        Random random = new Random(7);
        for (int size : new int[] {0, 1, 1200, 16_384, 65_530, 65_536, 1 << 20, limits.messageBytesMax()}) {
            byte[] content = new byte[size];
            random.nextBytes(content);
            assertThat(connection.call(ECHO, Bytes.wrap(content)).equals(Bytes.of(content)))
                    .as(size + " bytes")
                    .isTrue();
        }
    }

    @Test
    void manyCallsRunAtOnceAndEachGetsItsOwnAnswer() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Bytes>> answers = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                Bytes request = new CanonicalWriter().u32(i).toBytes();
                answers.add(threads.submit(() -> connection.call(ECHO, request)));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get())
                        .isEqualTo(new CanonicalWriter().u32(i).toBytes());
            }
        }
    }

    @Test
    void aServicesRefusalReachesTheCallerAsItIs() {
        StoqRefusal refusal = refused(LEASED, Bytes.EMPTY);
        assertThat(refusal.code()).isEqualTo("lease_expired");
        assertThat(refusal.reason()).isEqualTo("the lease ended at noon");
    }

    @Test
    void aServiceThatBreaksDownTellsNothingOfItsInside() throws Exception {
        StoqRefusal refusal = refused(BROKEN, Bytes.EMPTY);
        assertThat(refusal.code()).isEqualTo(StoqRefusal.FAILED);
        assertThat(refusal.reason()).doesNotContain("hunter2");
        assertThat(observer.nextServed()).isEqualTo(new Served(BROKEN, StoqRefusal.FAILED));
    }

    @Test
    void anUnknownServiceIsRefused() {
        assertThat(refused(999, Bytes.utf8("hello")).code()).isEqualTo(StoqRefusal.UNKNOWN_SERVICE);
    }

    @Test
    void aRequestOverTheLimitDoesNotLeaveTheNode() {
        assertThat(refused(ECHO, Bytes.wrap(new byte[limits.messageBytesMax() + 1]))
                        .code())
                .isEqualTo(StoqRefusal.TOO_LARGE);
    }

    @Test
    void anAnswerOverTheLimitIsRefused() {
        assertThat(refused(HUGE, Bytes.EMPTY).code()).isEqualTo(StoqRefusal.TOO_LARGE);
    }

    @Test
    void aCallThatTakesTooLongIsGivenUpAndTheConnectionLives() throws Exception {
        assertThat(catchThrowableOfType(
                        CallTimedOut.class, () -> connection.call(STUCK, Bytes.EMPTY, Duration.ofMillis(100))))
                .hasMessageContaining("longer than PT0.1S");
        assertThat(connection.call(ECHO, Bytes.utf8("still here"))).isEqualTo(Bytes.utf8("still here"));
    }

    @Test
    void moreCallsThanAreAllowedAreRefusedUntilOneEnds() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Stoq other = network.start(network.identity())) {
            List<Future<Bytes>> waiting = new ArrayList<>();
            for (int i = 0; i < CALLS_MAX; i++) {
                waiting.add(threads.submit(() -> connection.call(STUCK, Bytes.EMPTY)));
            }
            StoqRefusal refusal = refusedOnceFull(other.connect(server.localAddress()));
            assertThat(refusal.code()).isEqualTo(StoqRefusal.OVERLOADED);
            stuck.countDown();
            for (Future<Bytes> call : waiting) {
                assertThat(call.get()).isEqualTo(Bytes.EMPTY);
            }
            assertThat(connection.call(ECHO, Bytes.EMPTY)).isEqualTo(Bytes.EMPTY);
        }
    }

    @Test
    void aCallEndsWithItsConnection() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual()
                .start(() -> failure.complete(catchThrowableOfType(
                        ConnectionLost.class, () -> connection.call(STUCK, Bytes.EMPTY, Duration.ofMinutes(1)))));
        connection.call(ECHO, Bytes.EMPTY);
        connection.close();
        assertThat(failure.get()).isInstanceOf(ConnectionLost.class);
        caller.join();
    }

    private StoqRefusal refused(int service, Bytes request) {
        return catchThrowableOfType(StoqRefusal.class, () -> connection.call(service, request));
    }

    /** Calls that hang begin on other threads: asks until they are all there. */
    private static StoqRefusal refusedOnceFull(Connection another) throws StoqException {
        while (true) {
            try {
                another.call(ECHO, Bytes.EMPTY);
            } catch (StoqRefusal e) {
                return e;
            }
        }
    }

    @Test
    void anAnswerIsOverOnceWhenItIsWrittenWhenItIsTooLargeAndWhenNobodyWaitsForIt() throws Exception {
        Bytes written = connection.call(COUNTED, new CanonicalWriter().u32(5).toBytes());
        assertThat(over.take()).isEqualTo(written);

        int large = limits.messageBytesMax() + 1;
        assertThatThrownBy(() -> connection.call(
                        COUNTED, new CanonicalWriter().u32(large).toBytes()))
                .isInstanceOf(StoqRefusal.class);
        assertThat(over.take().size()).isEqualTo(large);

        assertThatThrownBy(() -> connection.call(COUNTED, Bytes.EMPTY, Duration.ofMillis(200)))
                .isInstanceOf(CallTimedOut.class);
        assertThat(over).isEmpty();
        stuck.countDown();
        assertThat(over.take()).isEqualTo(Bytes.EMPTY);
        assertThat(over).isEmpty();
    }

    /** Answers with as many bytes as it is asked for, or when it is released; notes which answers are over. */
    private final class Counted implements Service {

        @Override
        public int id() {
            return COUNTED;
        }

        @Override
        public Bytes handle(Peer peer, Bytes request) {
            if (request.isEmpty()) {
                awaitRelease();
                return request;
            }
            return Bytes.wrap(new byte[(int) new CanonicalReader(request).u32()]);
        }

        @Override
        public void over(Peer peer, Bytes answer) {
            over.add(answer);
        }
    }

    private void awaitRelease() {
        try {
            stuck.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
