import bftsmart.tom.MessageContext;
import bftsmart.tom.ServiceProxy;
import bftsmart.tom.ServiceReplica;
import bftsmart.tom.server.defaultservices.DefaultSingleRecoverable;
import java.net.Inet6Address;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * The peer of ConsensusLoad: BFT-SMaRt, its replicas processes of their own on ::1, closed-loop clients in this
 * process, payloads of 0 B. At the end its leader is killed, and the longest time without an answer is printed.
 *
 * <p>Compiled and run with BFT-SMaRt alone on the class path (bench/run does): it needs older libraries than ours.
 * Configuration and logs are left in the working folder; operations are kept in memory, as it does by default.
 * Arguments: replicas, clients, whether clients sign (true or false), seconds.
 */
final class SmartLoad {

    private static final byte[] REQUEST = {};

    private SmartLoad() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("replica")) {
            Echo service = new Echo();
            new ServiceReplica(Integer.parseInt(arguments[1]), "config", service, service, null, null);
            return;
        }
        int replicas = Integer.parseInt(arguments[0]);
        int clients = Integer.parseInt(arguments[1]);
        boolean signed = Boolean.parseBoolean(arguments[2]);
        int seconds = Integer.parseInt(arguments[3]);
        configure(replicas, signed);
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < replicas; i++) {
                processes.add(start(i));
            }
            for (int i = 0; i < replicas; i++) {
                awaitReady(log(i), processes.get(i));
            }
            measure(processes, clients, signed, seconds);
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
        System.exit(0); // its threads don't end by themselves
    }

    private static void measure(List<Process> processes, int clients, boolean signed, int seconds)
            throws Exception {
        ConcurrentLinkedQueue<long[]> answers = new ConcurrentLinkedQueue<>(); // begun, answered
        for (int i = 0; i < clients; i++) {
            ServiceProxy proxy = new ServiceProxy(1000 + i);
            Thread.ofPlatform().daemon().start(() -> ask(proxy, answers));
        }
        TimeUnit.SECONDS.sleep(seconds); // warm-up
        double cpu = cpu(processes);
        long from = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        long until = System.nanoTime();
        cpu = cpu(processes) - cpu;
        long[] latencies = answers.stream()
                .filter(each -> each[1] >= from && each[1] < until)
                .mapToLong(each -> each[1] - each[0])
                .sorted()
                .toArray();
        String name = "BFT-SMaRt (JD Chain's 0.0.8), " + processes.size() + " replicas, " + clients + " clients, 0 B, "
                + (signed ? "signed" : "unsigned");
        System.out.printf(
                Locale.ROOT,
                "%s%n%-44s n=%-7d p50 %8.3f ms   p99 %8.3f ms   %10.0f /s%n%-44s %.1f CPU s in %d s, load %s%n",
                name,
                "",
                latencies.length,
                quantile(latencies, 0.5),
                quantile(latencies, 0.99),
                latencies.length / ((until - from) / 1e9),
                "",
                cpu,
                seconds,
                Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        long killed = System.nanoTime();
        processes.getFirst().destroyForcibly(); // the first leads as long as nobody complains
        TimeUnit.SECONDS.sleep(Math.max(10, seconds));
        long[] times = answers.stream().mapToLong(each -> each[1]).filter(each -> each >= killed).sorted().toArray();
        System.out.printf(
                Locale.ROOT, "%-44s leader killed: longest gap without an answer %.2f s%n", "", gap(killed, times));
    }

    private static void ask(ServiceProxy proxy, ConcurrentLinkedQueue<long[]> answers) {
        while (true) {
            long begun = System.nanoTime();
            byte[] answer = proxy.invokeOrdered(REQUEST);
            if (answer != null) { // none: it gave up waiting
                answers.add(new long[] {begun, System.nanoTime()});
            }
        }
    }

    private static double gap(long since, long[] times) {
        long longest = 0;
        long last = since;
        for (long time : times) {
            longest = Math.max(longest, time - last);
            last = time;
        }
        return Math.max(longest, System.nanoTime() - last) / 1e9;
    }

    private static double quantile(long[] sorted, double quantile) {
        int last = sorted.length - 1;
        return last < 0 ? Double.NaN : sorted[(int) Math.min(last, quantile * sorted.length)] / 1e6;
    }

    /** Of all processes, the clients' too. */
    private static double cpu(List<Process> replicas) {
        long nanos = ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
        for (Process each : replicas) {
            nanos += each.info().totalCpuDuration().orElseThrow().toNanos();
        }
        return nanos / 1e9;
    }

    /** Does nothing, as the clients' operations of 0 B do. */
    private static final class Echo extends DefaultSingleRecoverable {
        @Override
        public byte[] appExecuteOrdered(byte[] request, MessageContext context) {
            return REQUEST;
        }

        @Override
        public byte[] appExecuteUnordered(byte[] request, MessageContext context) {
            return REQUEST;
        }

        @Override
        public byte[] getSnapshot() {
            return REQUEST;
        }

        @Override
        public void installSnapshot(byte[] state) {}
    }

    private static Path log(int replica) {
        return Path.of("replica" + replica + ".log");
    }

    private static Process start(int id) throws Exception {
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                SmartLoad.class.getName(),
                "replica",
                String.valueOf(id));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(id).toFile())
                .start();
    }

    private static void awaitReady(Path log, Process process) throws Exception {
        while (!Files.readString(log).contains("Ready to process operations")) {
            if (!process.isAlive()) {
                throw new IllegalStateException("a replica did not start; see " + log);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static void configure(int replicas, boolean signed) throws Exception {
        Path folder = Files.createDirectories(Path.of("config")); // where it looks for it
        StringBuilder hosts = new StringBuilder();
        StringBuilder view = new StringBuilder();
        for (int i = 0; i < replicas; i++) {
            hosts.append(i).append(" ::1 ").append(freePort()).append('\n');
            view.append(i == 0 ? "" : ",").append(i);
        }
        Files.writeString(folder.resolve("hosts.config"), hosts);
        Files.writeString(
                folder.resolve("system.config"),
                """
                system.communication.useSenderThread = true
                system.communication.defaultkeys = true
                system.communication.useMACs = 1
                system.communication.useSignatures = %d
                system.communication.inQueueSize = 500000
                system.communication.outQueueSize = 500000
                system.communication.numNettyWorkers = 2
                system.bft = true
                system.servers.num = %d
                system.servers.f = %d
                system.initial.view = %s
                system.ttp.id = 7002
                system.totalordermulticast.timeout = 2000
                system.totalordermulticast.maxbatchsize = 400
                system.totalordermulticast.nonces = 0
                system.totalordermulticast.verifyTimestamps = false
                system.totalordermulticast.state_transfer = true
                system.totalordermulticast.checkpoint_period = 1000
                system.totalordermulticast.global_checkpoint_period = 120000
                system.totalordermulticast.log = true
                system.totalordermulticast.log_to_disk = false
                system.totalordermulticast.sync_log = false
                system.totalordermulticast.sync_ckp = false
                system.shutdownhook = true
                """
                        .formatted(signed ? 1 : 0, replicas, (replicas - 1) / 3, view));
    }

    private static int freePort() throws Exception {
        // A replica takes this port for clients and the next one for other replicas.
        try (ServerSocket socket = new ServerSocket(0, 1, Inet6Address.ofLiteral("::1"))) {
            return socket.getLocalPort();
        }
    }
}
