package internet2.bench;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.stoq.Connection;
import internet2.stoq.OneWayService;
import internet2.stoq.OneWayStream;
import internet2.stoq.Peer;
import internet2.stoq.Service;
import internet2.stoq.Stoq;
import internet2.stoq.StoqIdentity;
import internet2.stoq.TestNetwork;
import internet2.stoq.content.ContentLibrary;
import internet2.stoq.content.ContentLimits;
import internet2.stoq.content.OpenContent;
import internet2.stoq.content.chunking.ContentClass;
import internet2.stoq.content.chunking.FastCdc;
import internet2.stoq.content.erasure.ReedSolomon;
import internet2.stoq.content.manifest.ContentId;
import internet2.stoq.content.manifest.Spread;
import internet2.stoq.content.packing.PackedObject;
import internet2.stoq.content.packing.Packing;
import internet2.stoq.content.transfer.ContentObserver;
import internet2.stoq.content.transfer.ContentPeer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/**
 * Content: chunking, hashing, packing and erasure coding in memory; publishing to disk; fetching over STOQ on ::1 from
 * one and three nodes in this process, beside one plain stream. Arguments: empty folder, seconds each, MiB of the file.
 */
public final class ContentLoad {

    private static final int MIB = 1 << 20;
    private static final int STREAM = 200;
    private static final int DATA = 10;
    private static final int PARITY = 4;

    private ContentLoad() {}

    private interface Work {
        void once() throws Exception;
    }

    private record BenchPeer(Stoq self, NodeId id, InetSocketAddress address) implements ContentPeer {
        @Override
        public Bytes call(int service, Bytes request, Duration timeout) throws IOException {
            return self.connect(address, id).call(service, request, timeout);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[1]));
        byte[] file = noise(1, Integer.parseInt(arguments[2]) * MIB);
        inMemory(time);
        overStoq(folder, file);
        System.exit(0);
    }

    private static void inMemory(Duration time) throws Exception {
        byte[] noise = noise(2, 16 * MIB);
        for (ContentClass each : List.of(ContentClass.TEXT, ContentClass.DENSE)) {
            String name = "FastCDC, " + each.name().toLowerCase(Locale.ROOT) + ", average "
                    + each.sizes().average() / 1024 + " KiB";
            rate(name, noise.length, time, () -> cutAll(noise, each));
        }
        Bytes chunk = Bytes.wrap(noise(3, MIB));
        rate("SHA-256, 1 MiB", chunk.size(), time, () -> ContentId.of(chunk));
        Bytes text = Bytes.wrap(text(64 << 10));
        rate("pack, 64 KiB of text, zstd", text.size(), time, () -> PackedObject.pack(text, Packing.ZSTD, 1));
        PackedObject packed = PackedObject.pack(text, Packing.ZSTD, 1);
        rate("unpack, the same", text.size(), time, packed::unpack);
        List<Bytes> stripe = new ArrayList<>();
        for (int i = 0; i < DATA; i++) {
            stripe.add(Bytes.wrap(noise(i, MIB / 2)));
        }
        ReedSolomon code = new ReedSolomon(DATA, PARITY);
        rate("Reed-Solomon, parity, 10 + 4", DATA * MIB / 2, time, () -> code.parity(stripe));
        List<Optional<Bytes>> left = new ArrayList<>();
        stripe.forEach(each -> left.add(Optional.of(each)));
        code.parity(stripe).forEach(each -> left.add(Optional.of(each)));
        for (int i = 0; i < PARITY; i++) {
            left.set(i, Optional.empty());
        }
        rate("Reed-Solomon, restore 4 of 10", DATA * MIB / 2, time, () -> code.restore(left));
    }

    private static void cutAll(byte[] content, ContentClass as) {
        for (int from = 0; from < content.length; ) {
            from = FastCdc.cut(content, from, content.length, as.sizes());
        }
    }

    private static void overStoq(Path folder, byte[] file) throws Exception {
        TestNetwork network = TestNetwork.create("bench");
        List<Stoq> servers = new ArrayList<>();
        List<StoqIdentity> identities = new ArrayList<>();
        Optional<ContentId> id = Optional.empty();
        for (int i = 0; i < 3; i++) {
            ContentLibrary library = library(folder.resolve("provider-" + i), List.of());
            long began = System.nanoTime();
            id = Optional.of(library.publish(new ByteArrayInputStream(file), "file", Spread.NONE)
                    .id());
            say("publish, to disk", file.length, System.nanoTime() - began);
            identities.add(network.identity());
            servers.add(network.start(identities.get(i), library.services().toArray(Service[]::new)));
        }
        plainStream(network, file);
        for (int providers : new int[] {1, 1, 3, 3}) {
            try (Stoq client = network.start(network.identity())) {
                List<BenchPeer> peers = new ArrayList<>();
                for (int i = 0; i < providers; i++) {
                    peers.add(new BenchPeer(
                            client,
                            identities.get(i).keys().publicKey().id(),
                            servers.get(i).localAddress()));
                }
                ContentLibrary reader = library(folder.resolve("reader-" + System.nanoTime()), peers);
                long began = System.nanoTime();
                try (OpenContent content = reader.open(id.orElseThrow())) {
                    content.copyTo(OutputStream.nullOutputStream());
                }
                say("fetch, checked and to disk, providers: " + providers, file.length, System.nanoTime() - began);
            }
        }
        servers.forEach(Stoq::close);
    }

    private static void plainStream(TestNetwork network, byte[] file) throws Exception {
        for (int i = 0; i < 2; i++) {
            CountDownLatch received = new CountDownLatch(1);
            OneWayService sink = new OneWayService() {
                @Override
                public int id() {
                    return STREAM;
                }

                @Override
                public void receive(Peer peer, InputStream in) throws IOException {
                    in.transferTo(OutputStream.nullOutputStream());
                    received.countDown();
                }
            };
            try (Stoq server = network.start(network.identity(), sink);
                    Stoq client = network.start(network.identity());
                    Connection connection = client.connect(server.localAddress())) {
                long began = System.nanoTime();
                try (OneWayStream stream = connection.open(STREAM)) {
                    for (int from = 0; from < file.length; from += MIB) {
                        stream.write(Bytes.wrap(Arrays.copyOfRange(file, from, from + MIB)));
                    }
                }
                received.await();
                say("one plain STOQ stream", file.length, System.nanoTime() - began);
            }
        }
    }

    private static ContentLibrary library(Path folder, List<BenchPeer> peers) throws IOException {
        return ContentLibrary.open(
                folder, ContentLimits.standard(), () -> peers, InstantSource.system(), ContentObserver.NONE);
    }

    private static void rate(String name, long bytes, Duration time, Work work) throws Exception {
        long warm = System.nanoTime() + time.toNanos() / 2;
        while (System.nanoTime() < warm) {
            work.once();
        }
        long began = System.nanoTime();
        long done = 0;
        while (System.nanoTime() - began < time.toNanos()) {
            work.once();
            done += bytes;
        }
        say(name, done, System.nanoTime() - began);
    }

    private static void say(String name, long bytes, long nanos) {
        System.out.printf(Locale.ROOT, "%-44s %10.0f MB/s%n", name, bytes * 1e3 / nanos);
    }

    private static byte[] noise(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] text(int size) {
        byte[] text = new byte[size];
        Random random = new Random(4);
        for (int i = 0; i < size; i++) {
            text[i] = (byte) "etaoin shrdlu\n".charAt(random.nextInt(14));
        }
        return text;
    }
}
