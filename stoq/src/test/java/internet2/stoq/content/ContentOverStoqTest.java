package internet2.stoq.content;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.stoq.Service;
import internet2.stoq.Stoq;
import internet2.stoq.StoqIdentity;
import internet2.stoq.TestNetwork;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.Spread;
import internet2.stoq.content.transfer.ContentObserver;
import internet2.stoq.content.transfer.DropReason;
import internet2.stoq.content.transfer.FetchLimits;
import internet2.stoq.content.transfer.FetchReport;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content between nodes with sockets on ::1. */
final class ContentOverStoqTest {

    private static final int GET = 9;
    private static final int ANSWERED_AT_ONCE = 2;
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder = Path.of("");

    private final TestNetwork network = TestNetwork.create("content");
    private final List<Stoq> open = new ArrayList<>();
    private final List<StoqIdentity> served = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(Stoq::close);
    }

    @Test
    void oneOfThreeProvidersLiesAndOneDiesAndTheContentArrives() throws Exception {
        byte[] content = Sample.noise(1, 24 * MIB);
        ContentId id = null;
        List<ContentLibrary> libraries = new ArrayList<>();
        for (String name : List.of("honest", "lying", "dying")) {
            ContentLibrary library = library(name, List.of());
            Published published = library.publish(Sample.stream(content), "noise", Spread.NONE);
            assertThat(id == null || published.id().equals(id)).isTrue();
            id = published.id();
            libraries.add(library);
        }
        CountDownLatch death = new CountDownLatch(1);
        Stoq honest = serve(afterGets(libraries.get(0), ANSWERED_AT_ONCE, gets -> death.await()));
        Stoq lying = serve(libraries.get(1).services().stream()
                .<Service>map(service ->
                        new AlteredService(service, (peer, request) -> forged(service.handle(peer, request))))
                .toList());
        CompletableFuture<Stoq> dying = new CompletableFuture<>();
        dying.complete(serve(afterGets(libraries.get(2), ANSWERED_AT_ONCE, gets -> {
            if (gets == ANSWERED_AT_ONCE + 2) {
                Thread.startVirtualThread(() -> {
                    dying.join().close();
                    death.countDown();
                });
            }
            new Semaphore(0).acquire(); // until the node is gone
        })));
        Stoq client = network.start(network.identity());
        open.add(client);
        List<StoqPeer> peers = List.of(
                new StoqPeer(client, served.get(0).keys().publicKey().id(), honest.localAddress()),
                new StoqPeer(client, served.get(1).keys().publicKey().id(), lying.localAddress()),
                new StoqPeer(
                        client,
                        served.get(2).keys().publicKey().id(),
                        dying.join().localAddress()));

        try (OpenContent fetched = library("client", peers).open(Objects.requireNonNull(id))) {
            ByteArrayOutputStream sink = new ByteArrayOutputStream();
            fetched.copyTo(sink);

            assertThat(sink.toByteArray()).isEqualTo(content);
            FetchReport report = fetched.report();
            assertThat(report.dropped())
                    .containsEntry(peers.get(1).id(), DropReason.LYING)
                    .doesNotContainKey(peers.get(0).id());
            assertThat(report.byPeer().get(peers.get(0).id())).isPositive();
        }
    }

    @Test
    void aSecondVersionMovesWhatIsNewAlone() throws Exception {
        byte[] first = Sample.text(2, 4 * MIB);
        byte[] second = Sample.inserted(first, MIB, Sample.text(3, 1000));
        ContentLibrary publisher = library("publisher", List.of());
        ContentId before =
                publisher.publish(Sample.stream(first), "log", Spread.NONE).id();
        Published after = publisher.publish(Sample.stream(second), "log", Spread.NONE);
        assertThat(after.newBytes()).isLessThan(second.length / 10L);
        Stoq server = serve(publisher.services());
        Stoq client = network.start(network.identity());
        open.add(client);
        ContentLibrary library = library(
                "reader",
                List.of(new StoqPeer(
                        client, served.getFirst().keys().publicKey().id(), server.localAddress())));

        FetchReport whole = fetch(library, before, first);
        FetchReport delta = fetch(library, after.id(), second);

        assertThat(whole.movedBytes()).isLessThan(first.length / 2);
        assertThat(delta.movedBytes()).isPositive().isLessThan(whole.movedBytes() / 10);
        assertThat(fetch(library, before, first).movedBytes()).isZero();
    }

    private static FetchReport fetch(ContentLibrary library, ContentId id, byte[] expected) throws Exception {
        try (OpenContent content = library.open(id)) {
            ByteArrayOutputStream sink = new ByteArrayOutputStream();
            content.copyTo(sink);
            assertThat(sink.toByteArray()).isEqualTo(expected);
            return content.report();
        }
    }

    private ContentLibrary library(String name, List<StoqPeer> peers) throws Exception {
        return ContentLibrary.open(
                folder.resolve(name),
                ContentLimits.standard().with(FetchLimits.standard().withPatience(Duration.ofMinutes(1))),
                () -> peers,
                InstantSource.system(),
                ContentObserver.NONE);
    }

    private Stoq serve(List<Service> services) throws Exception {
        StoqIdentity self = network.identity();
        Stoq stoq = network.start(self, services.toArray(Service[]::new));
        served.add(self);
        open.add(stoq);
        return stoq;
    }

    private interface Hesitation {
        void before(int gets) throws InterruptedException;
    }

    /** Serves a library; hesitates before each request for objects but the first ones. */
    private static List<Service> afterGets(ContentLibrary library, int first, Hesitation hesitation) {
        AtomicInteger gets = new AtomicInteger();
        return library.services().stream()
                .<Service>map(service -> new AlteredService(service, (peer, request) -> {
                    int count = service.id() == GET ? gets.incrementAndGet() : 0;
                    try {
                        if (count > first) {
                            hesitation.before(count);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException("the node is gone", e);
                    }
                    return service.handle(peer, request);
                }))
                .toList();
    }

    private static Bytes forged(Bytes answer) {
        byte[] bytes = answer.toArray();
        bytes[bytes.length - 1] ^= (byte) (bytes.length > 1000 ? 1 : 0);
        return Bytes.wrap(bytes);
    }
}
