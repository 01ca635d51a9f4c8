package internet2.trustchain.names.transactions;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResourceRecord;
import internet2.trustchain.names.ZoneView;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells secondaries that a zone has changed (RFC 1996). A secondary that does not answer is told again, four times
 * within half a minute, and again with the next change; it also looks by itself whenever the SOA's refresh is over.
 */
public final class Notifier implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Notifier.class);

    private static final List<Duration> TRIES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(9), Duration.ofSeconds(15));

    private final List<InetSocketAddress> secondaries;
    private final SecureRandom random = new SecureRandom();

    /** The newest serial number of each zone that somebody was told of. Guarded by this. */
    private final Map<DomainName, Long> told = new HashMap<>();

    private volatile boolean closed;

    public Notifier(List<InetSocketAddress> secondaries) {
        this.secondaries = List.copyOf(secondaries);
    }

    /** Returns at once; what is new is told from other threads. */
    public synchronized void changed(ZoneView view) {
        if (secondaries.isEmpty() || closed) {
            return;
        }
        for (DomainName apex : view.zones()) {
            view.soa(apex).ifPresent(soa -> {
                Long before = told.put(apex, ZoneHistory.serial(soa));
                if (before == null || before != ZoneHistory.serial(soa)) {
                    secondaries.forEach(
                            each -> Thread.startVirtualThread(() -> tell(each, soa, ZoneHistory.serial(soa))));
                }
            });
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private void tell(InetSocketAddress secondary, ResourceRecord soa, long serial) {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress("::", 0))) {
            socket.connect(secondary);
            int id = random.nextInt(0x10000);
            byte[] message = message(soa, id).toArray();
            for (Duration wait : TRIES) {
                if (closed || isOutdated(soa.name(), serial)) {
                    return;
                }
                socket.send(new DatagramPacket(message, message.length));
                if (isAnswered(socket, id, wait)) {
                    return;
                }
            }
            log.atWarn()
                    .addKeyValue("secondary", secondary)
                    .addKeyValue("zone", soa.name())
                    .log("secondary does not answer a notify");
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("secondary", secondary)
                    .addKeyValue("reason", e.toString())
                    .log("secondary not notified");
        }
    }

    private synchronized boolean isOutdated(DomainName apex, long serial) {
        Long newest = told.get(apex);
        return newest != null && newest != serial;
    }

    /** RFC 1996 3.7: the SOA in the answer section is a hint. */
    static Bytes message(ResourceRecord soa, int id) {
        return new DnsMessage(
                        id,
                        DnsMessage.OPCODE_NOTIFY << 11 | DnsMessage.AUTHORITATIVE,
                        List.of(new DnsMessage.Question(soa.name(), RecordType.SOA, DnsMessage.CLASS_IN)),
                        List.of(soa),
                        List.of(),
                        List.of())
                .encode();
    }

    private static boolean isAnswered(DatagramSocket socket, int id, Duration wait) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[512], 512);
        socket.setSoTimeout(Math.toIntExact(wait.toMillis()));
        try {
            socket.receive(packet);
            DnsMessage answer = DnsMessage.decode(Bytes.of(Arrays.copyOf(packet.getData(), packet.getLength())));
            return answer.id() == id && answer.has(DnsMessage.RESPONSE);
        } catch (SocketTimeoutException | MalformedInputException e) {
            return false;
        } catch (PortUnreachableException e) {
            pause(wait); // it may just be starting
            return false;
        }
    }

    private static void pause(Duration wait) throws IOException {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
