package internet2.bench;

import internet2.foundation.Bytes;
import internet2.hypermesh.assets.Lease;
import internet2.hypermesh.memory.RemoteMemory;
import internet2.server.Node;
import internet2.server.settings.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes of another node's memory over STOQ: this process is a node that joins the one that runs.
 *
 * <p>Arguments: gateway as HOST:PORT, join token, lender's node id, empty data folder, seconds.
 */
public final class MemoryLoad {

    private static final int MIB = 1 << 20;
    private static final long LEASED = 64L * MIB;

    private MemoryLoad() {}

    public static void main(String[] arguments) throws Exception {
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[4]));
        Map<String, String> flags = Map.of(
                "internet2.data", Path.of(arguments[3]).toString(),
                "internet2.port", "0",
                "dns.port", "0",
                "dns.encrypted_port", "0",
                "gateway.https_port", "0",
                "gateway.http_port", "0");
        NodeSettings settings = NodeSettings.reader().read(Map.of(), flags);
        Optional<Node.Join> join = Optional.of(Node.Join.parse(arguments[0], arguments[1]));
        try (Node node = Node.open(settings, join, InstantSource.system())) {
            Lease lease = node.hyperMesh()
                    .leaseMemoryOn(
                            internet2.foundation.NodeId.parse(arguments[2]), LEASED, Duration.ofMinutes(10), List.of());
            RemoteMemory memory = node.hyperMesh().memory(lease);
            for (int size : new int[] {64, 4096, MIB}) {
                Bytes payload = Bytes.wrap(new byte[size]);
                Load.run("warm-up", 32, time, () -> memory.write(0, payload));
                System.out.println(
                        Load.run("memory write, " + size + " B, one", 1, time, () -> memory.write(0, payload)));
                System.out.println(Load.run("memory read,  " + size + " B, one", 1, time, () -> memory.read(0, size)));
                System.out.println(
                        Load.run("memory read,  " + size + " B, 32 in parallel", 32, time, () -> memory.read(0, size)));
            }
            System.out.println(Load.run("memory compare-and-swap, one", 1, time, () -> memory.compareAndSwap(0, 0, 0)));
        }
        System.exit(0);
    }
}
