package internet2.server.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Passes datagrams on to one place on {@code ::1} and its answers back, and can cut off senders, as a broken link
 * would: what is on its way is lost, and nobody is told.
 *
 * <p>As a program, {@code Relay LISTEN:TARGET...} relays from port to port and takes orders on standard input:
 * {@code cut LISTEN SENDER...} with the ports of senders, and {@code heal}.
 */
public final class Relay implements AutoCloseable {

    private static final int DATAGRAM_BYTES_MAX = 65_535;
    private static final int BUFFER_BYTES = 4 << 20;

    private final DatagramSocket socket;
    private final InetSocketAddress target;
    private final Map<SocketAddress, DatagramSocket> flows = new ConcurrentHashMap<>();
    private final Set<Integer> cut = ConcurrentHashMap.newKeySet();
    private volatile boolean allCut;

    Relay(int port, int target) throws IOException {
        this.socket = socket(port);
        this.target = new InetSocketAddress(Inet6Address.ofLiteral("::1"), target);
        Thread.ofPlatform().daemon().start(this::forward);
    }

    public static void main(String[] arguments) throws IOException {
        Map<Integer, Relay> relays = new HashMap<>();
        for (String each : arguments) {
            int listen = Integer.parseInt(each.substring(0, each.indexOf(':')));
            relays.put(listen, new Relay(listen, Integer.parseInt(each.substring(each.indexOf(':') + 1))));
        }
        System.out.println("ready");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", -1);
            if (words[0].equals("heal")) {
                relays.values().forEach(Relay::heal);
            } else {
                Objects.requireNonNull(relays.get(Integer.parseInt(words[1])), order)
                        .cut
                        .addAll(Arrays.stream(words)
                                .skip(2)
                                .map(Integer::valueOf)
                                .collect(Collectors.toSet()));
            }
            System.out.println("done");
        }
    }

    private static DatagramSocket socket(int port) throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(Inet6Address.ofLiteral("::1"), port));
        socket.setReceiveBufferSize(BUFFER_BYTES);
        socket.setSendBufferSize(BUFFER_BYTES);
        return socket;
    }

    int port() {
        return socket.getLocalPort();
    }

    void cutAll() {
        allCut = true;
    }

    void heal() {
        allCut = false;
        cut.clear();
    }

    @Override
    public void close() {
        socket.close();
        flows.values().forEach(DatagramSocket::close);
    }

    private void forward() {
        DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES_MAX], DATAGRAM_BYTES_MAX);
        while (received(socket, packet)) {
            SocketAddress sender = packet.getSocketAddress();
            if (!isCut(sender)) {
                DatagramSocket flow = flows.computeIfAbsent(sender, this::begin);
                send(flow, new DatagramPacket(packet.getData(), packet.getLength(), target));
            }
        }
    }

    private DatagramSocket begin(SocketAddress sender) {
        try {
            DatagramSocket flow = socket(0);
            Thread.ofPlatform().daemon().start(() -> back(flow, sender));
            return flow;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void back(DatagramSocket flow, SocketAddress sender) {
        DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES_MAX], DATAGRAM_BYTES_MAX);
        while (received(flow, packet)) {
            if (!isCut(sender)) {
                send(socket, new DatagramPacket(packet.getData(), packet.getLength(), sender));
            }
        }
    }

    private boolean isCut(SocketAddress sender) {
        return allCut || cut.contains(((InetSocketAddress) sender).getPort());
    }

    /** False once closed. */
    private static boolean received(DatagramSocket from, DatagramPacket packet) {
        while (!from.isClosed()) {
            try {
                packet.setLength(DATAGRAM_BYTES_MAX);
                from.receive(packet);
                return true;
            } catch (SocketException e) {
                // closed, or an earlier datagram found nobody there
            } catch (IOException e) {
                return false;
            }
        }
        return false;
    }

    private static void send(DatagramSocket by, DatagramPacket packet) {
        try {
            by.send(packet);
        } catch (IOException e) {
            // lost, as datagrams are
        }
    }
}
