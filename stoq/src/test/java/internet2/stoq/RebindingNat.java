package internet2.stoq;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands between one client and one server, and shows the server another port of its own whenever it is told to. What
 * is larger than it is told to pass on, it drops without a word.
 */
final class RebindingNat implements AutoCloseable {

    private final InetSocketAddress server;
    private final DatagramChannel inside;
    private final AtomicReference<SocketAddress> client = new AtomicReference<>();
    private final List<DatagramChannel> outside = new ArrayList<>();

    private int rebindIn = -1;
    private volatile int packetBytesMax = 65_536;

    private RebindingNat(InetSocketAddress server) throws IOException {
        this.server = server;
        this.inside = DatagramChannel.open().bind(TestNetwork.ANY_PORT);
        rebind();
        Thread.ofVirtual().start(this::outwards);
    }

    static RebindingNat towards(InetSocketAddress server) throws IOException {
        return new RebindingNat(server);
    }

    /** Where the client finds the server. */
    InetSocketAddress inside() throws IOException {
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

    /** Once the client has sent so many more packets. */
    synchronized void rebindAfter(int packets) {
        rebindIn = packets;
    }

    /** From now on, both ways. */
    void dropLargerThan(int bytes) {
        packetBytesMax = bytes;
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
                forward(packet.flip());
            }
        } catch (IOException e) {
            // closed
        }
    }

    private synchronized void forward(ByteBuffer packet) throws IOException {
        if (rebindIn >= 0 && rebindIn-- == 0) {
            rebind();
        }
        if (packet.remaining() <= packetBytesMax) {
            outside.getLast().send(packet, server);
        }
    }

    private void inwards(DatagramChannel from) {
        ByteBuffer packet = ByteBuffer.allocateDirect(65_536);
        try {
            while (true) {
                packet.clear();
                from.receive(packet);
                packet.flip();
                if (packet.remaining() <= packetBytesMax) {
                    inside.send(packet, client.get());
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    @Override
    public synchronized void close() throws IOException {
        inside.close();
        for (DatagramChannel channel : outside) {
            channel.close();
        }
    }
}
