package internet2.server;

import internet2.foundation.Ipv6Text;
import internet2.foundation.NodeId;
import internet2.foundation.configuration.AddressText;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.store.DataFolder;
import internet2.hypermesh.HyperMesh;
import internet2.ledger.Genesis;
import internet2.ledger.LedgerNetwork;
import internet2.server.settings.NodeSettings;
import internet2.server.telemetry.Metrics;
import internet2.stoq.Stoq;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running node: opened from the ground up, closed from the top down.
 *
 * <p>The ground is {@link Foundations}: data folder, identity, genesis document. On it stands the {@link Core}: ledger,
 * transport, certificates. On that stands {@link Surface}: names, assets, gateway.
 */
public final class Node implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Node.class);

    private final Listening listening;
    private final NodeId id;
    private final Genesis genesis;
    private final Opened parts;
    private final CountDownLatch succeeded;
    private final Core core;

    private Node(Foundations ground, Core core) {
        this.listening = ground.listening();
        this.id = ground.id();
        this.genesis = ground.genesis();
        this.core = core;
        this.parts = ground.parts();
        this.succeeded = ground.succeeded();
    }

    /**
     * An invitation into an existing network.
     *
     * @param gateway of the inviting node
     * @param token as {@code nexus node token} printed it
     */
    public record Join(InetSocketAddress gateway, String token) {

        /**
         * @param gateway {@code [IPv6]:PORT}, or {@code HOST:PORT} with a name that leads to an IPv6 address
         * @throws IllegalArgumentException where it leads nowhere
         */
        public static Join parse(String gateway, String token) {
            int colon = gateway.lastIndexOf(':');
            boolean literal = gateway.startsWith("[") || colon < 1;
            String address = literal ? gateway : "[" + resolve(gateway.substring(0, colon)) + gateway.substring(colon);
            return new Join(AddressText.parseSocketAddress(address), token);
        }

        /** With the bracket that follows it. */
        private static String resolve(String host) {
            try {
                for (InetAddress address : InetAddress.getAllByName(host)) {
                    if (address instanceof Inet6Address ipv6) {
                        return Ipv6Text.of(ipv6) + "]";
                    }
                }
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("--join: nobody knows the host \"" + host + "\"", e);
            }
            throw new IllegalArgumentException("--join: \"" + host + "\" has no IPv6 address; write [::1]:8443");
        }
    }

    /**
     * Opens all parts; when it returns, the node serves.
     *
     * @param join for a data folder that is no node's yet; without it, a network is founded
     * @throws StartFailure and the rooms' own exceptions, each with a message for the operator
     */
    public static Node open(NodeSettings settings, Optional<Join> join, InstantSource clock)
            throws IOException, InterruptedException {
        return open(settings, join, clock, network -> network);
    }

    /** As above, with something between the ledger and its network: for nodes that tests make misbehave. */
    static Node open(
            NodeSettings settings, Optional<Join> join, InstantSource clock, UnaryOperator<LedgerNetwork> between)
            throws IOException, InterruptedException {
        Instant started = clock.instant();
        Listening listening = Listening.of(settings);
        Opened parts = new Opened();
        try {
            SecureRandom random = new SecureRandom();
            DataFolder folder = parts.add(DataFolder.open(settings.internet2().data()));
            KeysAtRest.open(folder, Wrappings.of(settings.storage(), random), random);
            NodeFiles files = new NodeFiles(folder);
            Succession.finish(files);
            Genesis genesis = genesis(files, settings, listening, join, clock.instant(), random);
            HybridKey identity = files.identity(NodeFiles.NODE, random);
            files.nameNode(identity.publicKey().id());
            Foundations ground = new Foundations(
                    settings,
                    listening,
                    files,
                    genesis,
                    identity,
                    random,
                    clock,
                    started,
                    new Metrics(),
                    new CountDownLatch(1),
                    parts);
            Optional<Core> opened = Core.open(ground, between);
            if (opened.isEmpty()) {
                parts.close();
                return open(settings, Optional.empty(), clock, between);
            }
            Core core = opened.get();
            Surface.open(ground, core);
            log.atInfo()
                    .addKeyValue("node", ground.id())
                    .addKeyValue("network", genesis.network())
                    .addKeyValue("mode", core.ledger().status().mode().inWords())
                    .addKeyValue(
                            "took_ms",
                            Duration.between(started, clock.instant()).toMillis())
                    .log("node serves");
            return new Node(ground, core);
        } catch (IOException | InterruptedException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static Genesis genesis(
            NodeFiles files,
            NodeSettings settings,
            Listening listening,
            Optional<Join> join,
            Instant now,
            SecureRandom random) {
        if (join.isPresent()) {
            return new Joining(files, random, now)
                    .join(join.get().gateway(), join.get().token());
        }
        return files.genesis().orElseGet(() -> Founding.found(files, settings, listening, now, random));
    }

    public NodeId id() {
        return id;
    }

    /** Memory of other nodes, for programs that hold a node inside. */
    public HyperMesh hyperMesh() {
        return core.hyperMesh();
    }

    /** How this node talks to others, for programs that hold a node inside. */
    public Stoq stoq() {
        return core.stoq();
    }

    Core core() {
        return core;
    }

    /** Where everything listens and who this is, for people. */
    public String describe() {
        StringBuilder text = new StringBuilder("network  " + genesis.network() + "\nnode     " + id + " ("
                + core.ledger().status().mode().inWords() + ")\n");
        listening.byName().forEach((name, place) -> text.append(String.format("%-14s %s%n", name, place)));
        return text.toString();
    }

    /** Returns when the node has changed its keys: this one is to be closed, and one opened on the same folder. */
    public void awaitSuccession() throws InterruptedException {
        succeeded.await();
    }

    /** Within five seconds; what was acknowledged is on disk. */
    @Override
    public void close() {
        parts.close();
        log.atInfo().addKeyValue("node", id).log("node stopped");
    }
}
