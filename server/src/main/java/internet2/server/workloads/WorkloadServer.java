package internet2.server.workloads;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.server.adapters.Issuance;
import internet2.trustchain.workloads.WorkloadEntry;
import io.grpc.Server;
import io.grpc.netty.InternalNettyServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket, listening: every process of this machine may connect, and gets what is registered for it. */
public final class WorkloadServer implements AutoCloseable {

    /** Requests have a few names in them. */
    private static final int MESSAGE_BYTES_MAX = 64 * 1024;

    /** What a connection may send before it was read, in all of its calls together. */
    private static final int AHEAD_BYTES_MAX = MESSAGE_BYTES_MAX;

    private static final int CALLS_PER_CONNECTION_MAX = 256;
    private static final long STOP_SECONDS_MAX = 2;

    private static final Logger log = LoggerFactory.getLogger(WorkloadServer.class);

    private final SocketFile socket;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Supplier<List<WorkloadEntry>> entries;
    private final Svids svids;
    private final Server server;

    /**
     * What it hands out.
     *
     * @param node which vouches for its processes
     * @param trustBundle the roots of the trust domain, DER
     * @param entries those for this node, as the ledger has them now
     */
    public record Domain(
            NodeId node,
            String trustDomain,
            List<Bytes> trustBundle,
            Supplier<List<WorkloadEntry>> entries,
            Issuance issuance) {

        public Domain {
            trustBundle = List.copyOf(trustBundle);
        }
    }

    private WorkloadServer(
            SocketFile socket, Domain domain, EventLoopGroup loops, SecureRandom random, InstantSource clock) {
        this.socket = socket;
        this.entries = domain.entries();
        this.svids = new Svids(
                domain.node(), domain.trustDomain(), domain.issuance(), subscriptions::refresh, random, clock);
        Identities identities = new Identities(domain.trustDomain(), domain.trustBundle(), entries, svids);
        this.server = NettyServerBuilder.forAddress(
                        new DomainSocketAddress(socket.path().toFile()),
                        InternalNettyServerCredentials.create(new PeerNegotiator()))
                .channelType(EpollServerDomainSocketChannel.class)
                .bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .withChildOption(ChannelOption.SO_KEEPALIVE, null) // of TCP; gRPC sets it everywhere
                .executor(Thread::startVirtualThread)
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .flowControlWindow(AHEAD_BYTES_MAX)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION_MAX)
                .intercept(new Callers())
                .addService(new SpiffeApi(identities).service(subscriptions))
                .addService(SecretDiscovery.service(new Secrets(identities), subscriptions))
                .build();
    }

    /**
     * Listens; when this returns, processes are served.
     *
     * @param path where no file is, or a socket that nobody listens on any more
     * @param loops of Linux's epoll
     * @throws IOException if it cannot listen there, saying what to do
     */
    public static WorkloadServer open(
            Path path, Domain domain, EventLoopGroup loops, SecureRandom random, InstantSource clock)
            throws IOException {
        SocketFile socket = SocketFile.claim(path);
        WorkloadServer server = new WorkloadServer(socket, domain, loops, random, clock);
        server.listen();
        log.atInfo().addKeyValue("socket", socket.path()).log("workloads are served");
        return server;
    }

    private void listen() throws IOException {
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            svids.close(); // what stands at the path now is somebody else's
            throw e;
        }
        try {
            // The kernel says who calls, and the entries who gets something: no need to keep anybody out.
            Files.setPosixFilePermissions(socket.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The entries are other ones now, or this node's. Returns at once. */
    public void changed() {
        svids.retain(Set.copyOf(entries.get()));
        subscriptions.refresh();
    }

    /** Ends all streams; clients come back once there is a socket again. */
    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        svids.close();
        socket.delete();
    }
}
