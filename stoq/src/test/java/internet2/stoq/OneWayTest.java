package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.HybridKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OneWayTest {

    private static final HybridKey SERVER_KEYS = TestNetwork.newKeys();
    private static final HybridKey CLIENT_KEYS = TestNetwork.newKeys();
    private static final int SERVICE = 7;
    private static final int MI_B = 1 << 20;

    private final TestNetwork network = TestNetwork.create("one way");

    /** A service out of a lambda. */
    private record Receiver(Body body) implements OneWayService {

        interface Body {
            void receive(Peer peer, InputStream in) throws IOException;
        }

        @Override
        public int id() {
            return SERVICE;
        }

        @Override
        public void receive(Peer peer, InputStream in) throws IOException {
            body.receive(peer, in);
        }
    }

    @Test
    void everyByteArrivesInOrder() throws Exception {
        byte[] content = new byte[10 * MI_B + 17];
        new Random(5).nextBytes(content);
        CompletableFuture<Hash> received = new CompletableFuture<>();
        try (Stoq server = start(SERVER_KEYS, (peer, in) -> received.complete(Hash.of(in.readAllBytes())));
                Stoq client = network.start(network.identity(CLIENT_KEYS));
                Connection connection = client.connect(server.localAddress())) {
            try (OneWayStream stream = connection.open(SERVICE)) {
                for (int from = 0; from < content.length; from += MI_B) {
                    stream.write(Bytes.of(content).slice(from, Math.min(content.length, from + MI_B)));
                }
            }
            assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(Hash.of(content));
            connection.send(SERVICE, Bytes.utf8("short"));
        }
    }

    @Test
    void aMappedFileArrivesAsItIs(@TempDir Path folder) throws Exception {
        byte[] content = new byte[3 * MI_B + 17];
        new Random(6).nextBytes(content);
        Path file = Files.write(folder.resolve("file"), content);
        CompletableFuture<Hash> received = new CompletableFuture<>();
        try (FileChannel channel = FileChannel.open(file);
                Stoq server = start(SERVER_KEYS, (peer, in) -> received.complete(Hash.of(in.readAllBytes())));
                Stoq client = network.start(network.identity(CLIENT_KEYS));
                Connection connection = client.connect(server.localAddress())) {
            ByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, content.length);
            try (OneWayStream stream = connection.open(SERVICE)) {
                stream.write(mapped);
            }
            assertThat(mapped.hasRemaining()).isFalse();
            assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(Hash.of(content));
        }
    }

    @Test
    void aSlowReceiverHoldsTheSenderBack() throws Exception {
        CountDownLatch proceed = new CountDownLatch(1);
        AtomicLong written = new AtomicLong();
        CompletableFuture<Long> received = new CompletableFuture<>();
        int total = 64;
        try (Stoq server = start(SERVER_KEYS, (peer, in) -> {
                    await(proceed);
                    received.complete(in.skip(Long.MAX_VALUE));
                });
                Stoq client = network.start(network.identity(CLIENT_KEYS));
                Connection connection = client.connect(server.localAddress())) {
            Thread sender = Thread.ofVirtual().start(() -> {
                try (OneWayStream stream = connection.open(SERVICE)) {
                    for (int i = 0; i < total; i++) {
                        stream.write(Bytes.wrap(new byte[MI_B]));
                        written.incrementAndGet();
                    }
                } catch (StoqException e) {
                    received.completeExceptionally(e);
                }
            });
            assertThat(sender.join(java.time.Duration.ofMillis(500))).isFalse();
            assertThat(written.get()).isLessThan(total / 2);
            proceed.countDown();
            sender.join();
            assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo((long) total * MI_B);
        }
    }

    @Test
    void aReceiverThatStopsReadingStopsTheSenderEachTime() throws Exception {
        try (Stoq server =
                        start(SERVER_KEYS, (peer, in) -> assertThat(in.read()).isEqualTo('x'));
                Stoq client = network.start(network.identity(CLIENT_KEYS));
                Connection connection = client.connect(server.localAddress())) {
            for (int i = 0; i < 50; i++) {
                try (OneWayStream stream = connection.open(SERVICE)) {
                    StoqRefusal refusal = catchThrowableOfType(StoqRefusal.class, () -> writeWithoutEnd(stream));
                    assertThat(refusal.code()).isEqualTo("not_wanted");
                }
            }
            assertThat(connection.isOpen()).isTrue();
        }
    }

    @Test
    void aStreamThatBreaksOffIsNoEnd() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        try (Stoq server = start(SERVER_KEYS, (peer, in) -> {
                    in.read();
                    begun.countDown();
                    failure.complete(catchThrowableOfType(IOException.class, in::readAllBytes));
                });
                Stoq client = network.start(network.identity(CLIENT_KEYS))) {
            Connection connection = client.connect(server.localAddress());
            connection.open(SERVICE).write(Bytes.utf8("half a"));
            await(begun);
            connection.close();
            assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aRefusalReachesTheSenderAsItIs() throws Exception {
        Receiver.Body refusing = (peer, in) -> {
            throw new StoqRefusal("lease_expired", "the lease ended at noon");
        };
        try (Stoq server = start(SERVER_KEYS, refusing);
                Stoq client = network.start(network.identity(CLIENT_KEYS));
                Connection connection = client.connect(server.localAddress())) {
            assertThat(catchThrowableOfType(StoqRefusal.class, () -> writeWithoutEnd(connection.open(SERVICE))))
                    .hasMessage("lease_expired: the lease ended at noon");
            assertThat(catchThrowableOfType(StoqRefusal.class, () -> writeWithoutEnd(connection.open(SERVICE + 1)))
                            .code())
                    .isEqualTo(StoqRefusal.UNKNOWN_SERVICE);
        }
    }

    private static void writeWithoutEnd(OneWayStream stream) throws StoqException {
        while (true) {
            stream.write(Bytes.utf8("x".repeat(100_000)));
        }
    }

    private Stoq start(HybridKey keys, Receiver.Body body) throws IOException {
        return network.start(network.identity(keys), new Receiver(body));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
