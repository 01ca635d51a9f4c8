package internet2.bench;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.ledger.Genesis;
import internet2.ledger.Parameters;
import internet2.stoq.StoqIdentity;
import internet2.stoq.TestNetwork;
import internet2.verifier.Validator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * Operations through several validators, each a process of its own on ::1 with its log on disk, over STOQ. The clients
 * are closed loops inside the validators' processes, so that what is measured is the ledger and not their transport.
 * Arguments: folder, validators, clients in all, payload bytes, seconds.
 *
 * <p>Every operation is signed by its session, carries its four proofs and is checked and executed by every validator.
 */
public final class ConsensusLoad {

    private ConsensusLoad() {}

    /** How long answers are watched after a validator was killed. */
    static final Duration AFTER_THE_KILL = Duration.ofSeconds(8);

    /** One of the loads before the one that is measured, for as long as the JVMs' compilers have much to do. */
    static final Duration WARM_UP_ROUND = Duration.ofSeconds(15);

    private static final int WARM_UP_ROUNDS_MAX = 16;

    /** Of the machine, for all compilers together: less is the noise of a JVM that has run for long. */
    private static final double COMPILERS_SHARE = 0.03;

    private record Child(Process process, BufferedReader out, PrintStream in, Path latencies) {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int validators = Integer.parseInt(arguments[1]);
        int clients = Integer.parseInt(arguments[2]);
        int payload = Integer.parseInt(arguments[3]);
        int seconds = Integer.parseInt(arguments[4]);
        found(folder, validators);
        List<Child> children = new ArrayList<>();
        try {
            for (int i = 0; i < validators; i++) {
                children.add(start(folder, i, clients / validators, payload, seconds));
            }
            for (Child child : children) {
                await(child, "ready");
            }
            double warm = warmUp(children);
            children.forEach(child -> child.in().println("go"));
            LongStream latencies = LongStream.empty();
            double cpu = 0;
            long log = 0;
            long sent = 0;
            for (Child child : children) {
                String[] done = await(child, "done").split(" ", -1);
                cpu += Double.parseDouble(done[1]);
                log += Long.parseLong(done[2]);
                sent += Long.parseLong(done[3]);
                latencies = LongStream.concat(latencies, read(child.latencies()));
            }
            String name = String.format(
                    Locale.ROOT, "operations, %d validators, %d clients, %d B", validators, clients, payload);
            long[] all = latencies.toArray();
            System.out.println(new Figures(name, all, seconds));
            System.out.printf(
                    Locale.ROOT,
                    "%-44s %.1f CPU s in %d s after %.0f s of warm-up, load %s; per operation: %.3f ms of CPU,"
                            + " %d bytes of log at each, %d bytes sent by all%n",
                    "",
                    cpu,
                    seconds,
                    warm,
                    Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0],
                    1e3 * cpu / Math.max(1, all.length),
                    log / validators / Math.max(1, all.length),
                    sent / Math.max(1, all.length));
            if (validators > 3) {
                System.out.printf(
                        Locale.ROOT,
                        "%-44s leader killed: longest gap without an answer %.2f s%n",
                        "",
                        stall(children));
            }
        } finally {
            for (Child child : children) {
                child.in().close();
                if (!child.process().waitFor(10, TimeUnit.SECONDS)) {
                    child.process().destroyForcibly();
                }
            }
        }
    }

    /** Until the compilers rest; returns how long it took, in seconds. */
    private static double warmUp(List<Child> children) throws IOException {
        long began = System.nanoTime();
        double share = 1;
        for (int round = 0; round < WARM_UP_ROUNDS_MAX && share > COMPILERS_SHARE; round++) {
            children.forEach(child -> child.in().println("warm"));
            double compilers = 0;
            for (Child child : children) {
                compilers += Double.parseDouble(await(child, "warm").split(" ", -1)[1]);
            }
            share = compilers
                    / (WARM_UP_ROUND.toSeconds() * Runtime.getRuntime().availableProcessors());
        }
        return (System.nanoTime() - began) / 1e9;
    }

    /** Leaders take turns with each view, so that any validator is the next one to lead. In seconds. */
    private static double stall(List<Child> children) throws IOException, InterruptedException {
        List<Child> rest = children.subList(1, children.size());
        rest.forEach(child -> child.in().println("go"));
        TimeUnit.SECONDS.sleep(2);
        long killed = System.currentTimeMillis();
        children.getFirst().process().destroyForcibly().waitFor();
        List<Long> times = new ArrayList<>();
        for (Child child : rest) {
            await(child, "over");
            Files.readAllLines(child.latencies().resolveSibling("answers"))
                    .forEach(line -> times.add(Long.valueOf(line)));
        }
        times.removeIf(time -> time < killed);
        times.sort(null);
        long longest = 0;
        long last = killed;
        for (long time : times) {
            longest = Math.max(longest, time - last);
            last = time;
        }
        return longest / 1e3;
    }

    private static String await(Child child, String word) throws IOException {
        String line = child.out().readLine();
        while (line != null && !line.startsWith(word)) {
            line = child.out().readLine();
        }
        if (line == null) {
            throw new IOException("a validator stopped before it was " + word);
        }
        return line;
    }

    private static LongStream read(Path latencies) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(latencies));
        return LongStream.range(0, bytes.remaining() / Long.BYTES).map(i -> bytes.getLong((int) i * Long.BYTES));
    }

    private static void found(Path folder, int validators) throws IOException {
        SecureRandom random = new SecureRandom();
        HybridKey administrator = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, random);
        TestNetwork certifier = TestNetwork.create("bench");
        List<Validator> set = new ArrayList<>();
        TreeMap<NodeId, Long> stakes = new TreeMap<>();
        stakes.put(administrator.publicKey().id(), Genesis.STAKE_DEFAULT);
        StringBuilder places = new StringBuilder();
        for (int i = 0; i < validators; i++) {
            HybridKey key = HybridKey.generate(PostQuantumAlgorithm.FALCON_1024, random);
            set.add(new Validator(key.publicKey(), 1));
            stakes.put(key.publicKey().id(), Genesis.STAKE_DEFAULT);
            StoqIdentity identity = certifier.identity(key);
            Path home = Files.createDirectories(folder.resolve("node" + i));
            Files.write(home.resolve("identity"), key.encoded().toArray());
            Files.write(home.resolve("tls"), identity.tls().key().getEncoded());
            for (int c = 0; c < identity.tls().chain().size(); c++) {
                Files.write(
                        home.resolve("certificate" + c), encoded(identity, c).toArray());
            }
            places.append(key.publicKey().id()).append(' ').append(freePort()).append('\n');
        }
        Files.writeString(folder.resolve("places"), places, StandardCharsets.UTF_8);
        Genesis genesis = new Genesis(
                "bench",
                Instant.now(),
                set,
                administrator.publicKey(),
                stakes,
                Parameters.development().withLoadTarget(1_000_000),
                new TreeMap<>());
        Files.write(folder.resolve("genesis"), genesis.encoded().toArray());
    }

    private static Bytes encoded(StoqIdentity identity, int certificate) {
        try {
            return Bytes.wrap(identity.tls().chain().get(certificate).getEncoded());
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, Inet6Address.ofLiteral("::1"))) {
            return socket.getLocalPort();
        }
    }

    private static Child start(Path folder, int number, int clients, int payload, int seconds) throws IOException {
        Path latencies = folder.resolve("node" + number).resolve("latencies");
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx768m",
                "-cp",
                System.getProperty("java.class.path"),
                ConsensusNode.class.getName(),
                folder.toString(),
                String.valueOf(number),
                String.valueOf(clients),
                String.valueOf(payload),
                String.valueOf(seconds)));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("node" + number).resolve("errors").toFile())
                .start();
        return new Child(
                process,
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)),
                new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8),
                latencies);
    }
}
