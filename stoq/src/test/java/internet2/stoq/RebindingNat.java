package internet2.stoq;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between one client and one server, shows the server another port of its own whenever it is told to, and does
 * to packets what a bad network does.
 */
public final class RebindingNat implements AutoCloseable {

    private final InetSocketAddress server;
    private final DatagramChannel inside;
    private final AtomicReference<SocketAddress> client = new AtomicReference<>();
    private final List<DatagramChannel> outside = new ArrayList<>();

    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

    private int rebindIn = -1;
    private volatile PacketFate fate = PacketFate.GOOD;

    private RebindingNat(InetSocketAddress server) throws IOException {
        this.server = server;
        this.inside = DatagramChannel.open().bind(TestNetwork.ANY_PORT);
        rebind();
        Thread.ofVirtual().start(this::outwards);
    }

    public static RebindingNat towards(InetSocketAddress server) throws IOException {
        return new RebindingNat(server);
    }

    /** Where the client finds the server. */
    public InetSocketAddress inside() throws IOException {
        return (InetSocketAddress) inside.getLocalAddress();
    }

    /** What the server sends to the port before is lost from now on. */
    synchronized void rebind() throws IOException {
        if (!outside.isEmpty()) {
            outside.getLast().close();
        }
        DatagramChannel next = DatagramChannel.open().bind(TestNetwork.ANY_PORT);
        outside.add(next);
        Thread.ofVirtual().start(() -> inwards(next));
    }

    /** From now on this happens to each packet, either way. */
    public void does(PacketFate next) {
        fate = next;
    }

    /** Once the client has sent so many more packets. */
    synchronized void rebindAfter(int packets) {
        rebindIn = packets;
    }

    /** Where the server hears the client. */
    synchronized InetSocketAddress outside() throws IOException {
        return (InetSocketAddress) outside.getLast().getLocalAddress();
    }

    synchronized int rebound() {
        return outside.size() - 1;
    }

    private void outwards() {
        ByteBuffer packet = ByteBuffer.allocateDirect(65_536);
        try {
            while (true) {
                packet.clear();
                client.set(inside.receive(packet));
                pass(packet.flip(), this::forward);
            }
        } catch (IOException e) {
            // closed
        }
    }

    /** Sends it onwards. */
    @FunctionalInterface
    private interface Onwards {
        void send(ByteBuffer packet) throws IOException;
    }

    private void pass(ByteBuffer packet, Onwards onwards) throws IOException {
        ByteBuffer copy = ByteBuffer.allocate(packet.remaining()).put(packet).flip();
        for (Duration delay : fate.of(copy.remaining())) {
            if (delay.isZero()) {
                onwards.send(copy.duplicate());
                continue;
            }
            var _ = later.schedule(
                    () -> {
                        onwards.send(copy.duplicate());
                        return true;
                    },
                    delay.toNanos(),
                    TimeUnit.NANOSECONDS);
        }
    }

    private synchronized void forward(ByteBuffer packet) throws IOException {
        if (rebindIn >= 0 && rebindIn-- == 0) {
            rebind();
        }
        outside.getLast().send(packet, server);
    }

    private void inwards(DatagramChannel from) {
        ByteBuffer packet = ByteBuffer.allocateDirect(65_536);
        try {
            while (true) {
                packet.clear();
                from.receive(packet);
                pass(packet.flip(), each -> inside.send(each, client.get()));
            }
        } catch (IOException e) {
            // closed
        }
    }

    @Override
    public synchronized void close() throws IOException {
        later.shutdownNow();
        inside.close();
        for (DatagramChannel channel : outside) {
            channel.close();
        }
    }
}
