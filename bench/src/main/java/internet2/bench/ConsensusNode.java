package internet2.bench;

import internet2.foundation.Bytes;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.FastCrypto;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.Genesis;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerModule;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.Outcome;
import internet2.ledger.client.NodeAccount;
import internet2.ledger.client.Session;
import internet2.ledger.node.LedgerConfiguration;
import internet2.ledger.node.LedgerNode;
import internet2.server.peers.PeerServices;
import internet2.server.peers.StoqLedgerNetwork;
import internet2.server.peers.Traffic;
import internet2.stoq.Handler;
import internet2.stoq.PeerAuthenticator;
import internet2.stoq.Stoq;
import internet2.stoq.StoqConfiguration;
import internet2.stoq.StoqIdentity;
import internet2.stoq.StoqObserver;
import internet2.stoq.TestNetwork;
import internet2.stoq.Verdict;
import internet2.stoq.quic.TlsMaterial;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

/** One validator of {@link ConsensusLoad}, with clients inside. */
final class ConsensusNode {

    private ConsensusNode() {}

    /** Keeps each account's last bytes. */
    private static final class Blobs implements LedgerModule<Bytes> {

        @Override
        public String name() {
            return "blobs";
        }

        @Override
        public Bytes decode(CanonicalReader in) {
            return in.bytes(1 << 16);
        }

        @Override
        public Bytes apply(Bytes blob, OperationContext context, ModuleState state) {
            if (!blob.isEmpty()) {
                state.put(context.account().hash().bytes(), blob);
            }
            return Bytes.EMPTY;
        }
    }

    /** The network's nodes vouch for each other by their keys alone: certificates are not what is measured. */
    private static final class ByKeys implements PeerAuthenticator {

        @Override
        public Verdict checkChain(List<X509Certificate> chain, Instant now) {
            String name = chain.getFirst().getSubjectX500Principal().getName();
            return new Verdict.Vouched(NodeId.parse(name.substring("CN=".length())));
        }

        @Override
        public Verdict checkTrust(X509Certificate leaf, HybridPublicKey keys, Bytes trustProof, Instant now) {
            return new Verdict.Vouched(keys.id());
        }
    }

    public static void main(String[] arguments) throws Exception {
        FastCrypto.install();
        Path folder = Path.of(arguments[0]);
        int number = Integer.parseInt(arguments[1]);
        Path home = folder.resolve("node" + number);
        Genesis genesis =
                CanonicalReader.decode(Bytes.wrap(Files.readAllBytes(folder.resolve("genesis"))), Genesis::decode);
        HybridKey key = HybridKey.decode(Bytes.wrap(Files.readAllBytes(home.resolve("identity"))));
        Map<NodeId, InetSocketAddress> places = places(folder);
        NodeId self = key.publicKey().id();
        SecureRandom random = new SecureRandom();
        AtomicReference<Ledger> opened = new AtomicReference<>();
        try (StoqLedgerNetwork network = new StoqLedgerNetwork(self, random);
                Stoq stoq = Stoq.open(
                        StoqConfiguration.at(Objects.requireNonNull(places.get(self))),
                        identity(home, key, genesis.network()),
                        new ByKeys(),
                        services(network, opened),
                        StoqObserver.NONE);
                Ledger ledger = LedgerNode.open(
                        LedgerConfiguration.in(home.resolve("ledger")), genesis, List.of(new Blobs()), key, network)) {
            opened.set(ledger);
            network.attach(stoq, new StoqLedgerNetwork.Addresses() {
                @Override
                public Optional<InetSocketAddress> find(NodeId node) {
                    return Optional.ofNullable(places.get(node));
                }

                @Override
                public Set<NodeId> acquaintances() {
                    return places.keySet();
                }
            });
            try (NodeAccount account = NodeAccount.start(
                    ledger, key, home, Duration.ofHours(1), Duration.ofSeconds(60), random, InstantSource.system())) {
                measure(account.session(), network.traffic(), home, arguments);
            }
        }
        System.exit(0);
    }

    private static List<Handler> services(StoqLedgerNetwork network, AtomicReference<Ledger> opened) {
        List<Handler> services = new ArrayList<>(network.services());
        services.addAll(PeerServices.ledger(() -> Optional.ofNullable(opened.get())));
        return services;
    }

    private static void measure(Session session, Traffic traffic, Path home, String[] arguments) throws Exception {
        int clients = Integer.parseInt(arguments[2]);
        Bytes payload = Bytes.wrap(new byte[Integer.parseInt(arguments[3])]);
        long seconds = Long.parseLong(arguments[4]);
        Bytes operation = new internet2.foundation.encoding.CanonicalWriter()
                .bytes(payload)
                .toBytes();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        while ("warm".equals(orders.readLine())) {
            double compiled = compilerSeconds();
            run(session, clients, operation, ConsensusLoad.WARM_UP_ROUND);
            System.out.println("warm " + (compilerSeconds() - compiled));
        }
        long cpuBefore = cpuNanos();
        long sentBefore = traffic.bytesSent();
        long logBefore = size(home.resolve("ledger").resolve("log"));
        LongStream latencies = run(session, clients, operation, Duration.ofSeconds(seconds));
        double cpu = (cpuNanos() - cpuBefore) / 1e9;
        long[] all = latencies.toArray();
        ByteBuffer bytes = ByteBuffer.allocate(all.length * Long.BYTES);
        LongStream.of(all).forEach(bytes::putLong);
        Files.write(home.resolve("latencies"), bytes.array());
        long log = size(home.resolve("ledger").resolve("log")) - logBefore;
        System.out.println("done " + cpu + " " + log + " " + (traffic.bytesSent() - sentBefore));
        if (orders.readLine() != null) {
            answers(session, clients, operation, home);
            System.out.println("over");
            orders.readLine();
        }
    }

    /** Goes on asking while another validator is killed, and writes down when answers came. */
    private static void answers(Session session, int clients, Bytes operation, Path home) throws Exception {
        Queue<Long> times = new ConcurrentLinkedQueue<>();
        long end = System.nanoTime() + ConsensusLoad.AFTER_THE_KILL.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                threads.execute(() -> {
                    while (System.nanoTime() < end) {
                        try {
                            session.submit("blobs", operation, 1024).get(5, TimeUnit.SECONDS);
                            times.add(System.currentTimeMillis());
                        } catch (TimeoutException | ExecutionException e) {
                            // its fate is not what is measured: the next one is tried
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                });
            }
        }
        Files.write(home.resolve("answers"), times.stream().map(String::valueOf).toList());
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                        java.lang.management.ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Of the JVM's compilers so far. */
    private static double compilerSeconds() {
        return java.lang.management.ManagementFactory.getCompilationMXBean().getTotalCompilationTime() / 1e3;
    }

    private static long size(Path folder) throws java.io.IOException {
        try (var files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static LongStream run(Session session, int clients, Bytes operation, Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        List<Future<LongStream>> running = new ArrayList<>();
        LongStream all = LongStream.empty();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                running.add(threads.submit(() -> client(session, operation, end)));
            }
            for (Future<LongStream> each : running) {
                all = LongStream.concat(all, each.get());
            }
        }
        return all;
    }

    private static LongStream client(Session session, Bytes operation, long end) throws Exception {
        LongStream.Builder latencies = LongStream.builder();
        long now = System.nanoTime();
        while (now < end) {
            Outcome outcome = session.submit("blobs", operation, 1024).get().outcome();
            if (!(outcome instanceof Outcome.Accepted)) {
                throw new IllegalStateException(outcome.toString());
            }
            long answered = System.nanoTime();
            latencies.add(answered - now);
            now = answered;
        }
        return latencies.build();
    }

    private static Map<NodeId, InetSocketAddress> places(Path folder) throws Exception {
        Map<NodeId, InetSocketAddress> places = new HashMap<>();
        for (String line : Files.readAllLines(folder.resolve("places"))) {
            String[] parts = line.split(" ", -1);
            places.put(NodeId.parse(parts[0]), TestNetwork.loopback(Integer.parseInt(parts[1])));
        }
        return places;
    }

    private static StoqIdentity identity(Path home, HybridKey key, NetworkId network) throws Exception {
        PrivateKey tls = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(home.resolve("tls"))));
        List<X509Certificate> chain = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            chain.add((X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(Files.readAllBytes(home.resolve("certificate" + i)))));
        }
        return new StoqIdentity(network, new TlsMaterial(tls, chain), key, Bytes.utf8("keys"));
    }
}
