package internet2.server.peers;

import java.util.concurrent.atomic.LongAdder;

/** What the ledgers of this node and its peers said to each other since it started. Thread-safe. */
public final class Traffic {

    private final LongAdder messagesSent = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder messagesReceived = new LongAdder();
    private final LongAdder bytesReceived = new LongAdder();
    private final LongAdder messagesLost = new LongAdder();
    private final LongAdder waysOpened = new LongAdder();

    Traffic() {}

    void sent(int messages, int bytes) {
        messagesSent.add(messages);
        bytesSent.add(bytes);
    }

    void received(int bytes) {
        messagesReceived.increment();
        bytesReceived.add(bytes);
    }

    void lost(int messages) {
        messagesLost.add(messages);
    }

    void wayOpened() {
        waysOpened.increment();
    }

    public long messagesSent() {
        return messagesSent.sum();
    }

    public long bytesSent() {
        return bytesSent.sum();
    }

    public long messagesReceived() {
        return messagesReceived.sum();
    }

    public long bytesReceived() {
        return bytesReceived.sum();
    }

    /** Not sent, for want of an open way or of room. */
    public long messagesLost() {
        return messagesLost.sum();
    }

    /** For the first time or again. */
    public long waysOpened() {
        return waysOpened.sum();
    }
}
