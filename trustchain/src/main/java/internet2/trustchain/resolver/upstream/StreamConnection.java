package internet2.trustchain.resolver.upstream;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.resolver.Question;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Queries one behind the other on a connection, answered in any order (RFC 7766 6.2.1), until it has been idle. */
final class StreamConnection {

    /** On one connection at once; identifiers stay far from running out. */
    private static final int PENDING_MAX = 512;

    private final Socket socket;
    private final OutputStream out;
    private final RandomGenerator random;
    private final Map<Integer, Pending> pending = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Nothing came while a question timed out: new ones go elsewhere, those under way may still be answered. */
    private volatile boolean silent;

    /** Responses so far. */
    private final AtomicInteger heard = new AtomicInteger();

    private record Pending(Question question, CompletableFuture<DnsMessage> answer) {}

    /** @param idle the socket's read time-out */
    StreamConnection(Socket socket, Duration idle, RandomGenerator random) throws IOException {
        this.socket = socket;
        this.random = random;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) idle.toMillis());
        this.out = socket.getOutputStream();
        Thread.ofVirtual().name("dns-upstream").start(this::read);
    }

    boolean open() {
        return !closed && !silent && pending.size() < PENDING_MAX;
    }

    /**
     * @throws SocketTimeoutException where no response comes in time, which ends this question alone
     * @throws IOException where the connection is of no use any more
     */
    DnsMessage ask(Question question, boolean recursionDesired, Duration timeout) throws IOException {
        int before = heard.get();
        Pending waiting = new Pending(question, new CompletableFuture<>());
        int id = random.nextInt(1 << 16);
        while (pending.putIfAbsent(id, waiting) != null) {
            id = random.nextInt(1 << 16);
        }
        try {
            write(PlainQuery.secured(id, question, recursionDesired).encode());
            if (closed) {
                throw new IOException("the server closed the connection");
            }
            return waiting.answer().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (heard.get() == before) {
                silent = true;
            }
            throw new SocketTimeoutException("no response in time");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            pending.remove(id);
        }
    }

    void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            // gone already
        }
        pending.values().forEach(each -> each.answer().completeExceptionally(new IOException("connection closed")));
    }

    private void write(Bytes message) throws IOException {
        byte[] framed = Bytes.of((byte) (message.size() >>> 8), (byte) message.size())
                .concat(message)
                .toArray();
        synchronized (out) {
            out.write(framed);
            out.flush();
        }
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
            while (!closed) {
                byte[] bytes = new byte[in.readUnsignedShort()];
                in.readFully(bytes);
                DnsMessage message = DnsMessage.decode(Bytes.wrap(bytes));
                heard.incrementAndGet();
                Pending asked = pending.get(message.id());
                if (asked != null && PlainQuery.answers(message, message.id(), asked.question())) {
                    asked.answer().complete(message);
                }
            }
        } catch (IOException | MalformedInputException e) {
            // idle, closed by the server, or nonsense: whoever waits asks anew
        } finally {
            close();
        }
    }
}
