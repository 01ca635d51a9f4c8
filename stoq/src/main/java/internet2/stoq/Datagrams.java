package internet2.stoq;

import internet2.foundation.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The datagrams of one connection: u16 service, payload. Nothing here waits for room: what finds none is dropped and
 * counted. The engine below drops some, too, where the network takes none for a while, and counts nothing.
 */
final class Datagrams {

    static final int HEADER_BYTES = 2;

    private static final Logger log = LoggerFactory.getLogger(Datagrams.class);

    private final LocalNode node;
    private final Channel channel;
    private final int waitingMax;
    private final AtomicInteger leaving = new AtomicInteger();
    private final Queue<Received> waiting = new ConcurrentLinkedQueue<>();
    /** Datagrams that wait or are at work; who raises it from 0 starts the thread that handles them. */
    private final AtomicInteger arrived = new AtomicInteger();

    private volatile int payloadMax;

    private record Received(DatagramService service, Peer peer, Bytes payload) {}

    Datagrams(LocalNode node, Channel channel, int waitingMax) {
        this.node = node;
        this.channel = channel;
        this.waitingMax = waitingMax;
    }

    /** The largest that the peer takes and the path carries; 0 as long as it takes none. */
    int payloadMax() {
        return payloadMax;
    }

    /** What the peer announced (RFC 9221 section 3). */
    void allowed(int frameBytesMax) {
        payloadMax = Math.max(0, frameBytesMax - HEADER_BYTES);
    }

    /** @return whether it is on its way; else too many are before it */
    boolean send(int service, Bytes payload) {
        if (payload.size() > payloadMax) {
            throw new IllegalArgumentException(
                    "a datagram to this peer has at most " + payloadMax + " bytes, not " + payload.size());
        }
        if (leaving.incrementAndGet() > waitingMax) {
            leaving.decrementAndGet();
            node.observer().datagramDropped(service, false);
            return false;
        }
        OnLoop.run(channel.eventLoop(), () -> {
            ByteBuf datagram = channel.alloc().directBuffer(HEADER_BYTES + payload.size());
            datagram.writeShort(service).writeBytes(payload.buffer());
            channel.writeAndFlush(datagram).addListener(done -> {
                leaving.decrementAndGet();
                if (!done.isSuccess()) {
                    node.observer().datagramDropped(service, false);
                }
            });
        });
        return true;
    }

    /** Event loop; the buffer stays the caller's. */
    void received(ByteBuf datagram, Peer peer) {
        if (datagram.readableBytes() < HEADER_BYTES) {
            return;
        }
        int id = datagram.readUnsignedShort();
        Optional<DatagramService> service = node.offers().datagramService(id);
        int size = datagram.readableBytes();
        if (service.isEmpty() || arrived.get() >= waitingMax || !node.load().tryHold(size)) {
            node.observer().datagramDropped(id, true);
            return;
        }
        byte[] payload = new byte[size];
        datagram.readBytes(payload);
        waiting.add(new Received(service.get(), peer, Bytes.wrap(payload)));
        if (arrived.getAndIncrement() == 0) {
            node.threads().execute(this::handleNext);
        }
    }

    /** One by one, each on a thread that the next one does not need. */
    private void handleNext() {
        Received next = waiting.remove();
        try {
            if (channel.isActive()) {
                next.service.receive(next.peer, next.payload);
            }
        } catch (RuntimeException e) {
            log.atError().setCause(e).addKeyValue("service", next.service.id()).log("a datagram was not handled");
        } finally {
            node.load().letGo(next.payload.size());
            if (arrived.decrementAndGet() > 0) {
                goOn();
            }
        }
    }

    private void goOn() {
        try {
            node.threads().execute(this::handleNext);
        } catch (RejectedExecutionException e) {
            // The node is stopping: what waits is lost, as it may be on any way.
        }
    }
}
