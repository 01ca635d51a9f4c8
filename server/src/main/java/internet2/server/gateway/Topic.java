package internet2.server.gateway;

import java.util.Arrays;
import java.util.Optional;

/** A stream of events that clients may follow over WebSocket. */
public enum Topic {
    CERTIFICATES("/stream/certificates", "streamCertificates"),
    DNS("/stream/dns", "streamDns"),
    CT("/stream/ct", "streamCt"),
    CONSENSUS("/stream/consensus", "streamConsensus");

    private final String path;
    private final String operationId;

    Topic(String path, String operationId) {
        this.path = path;
        this.operationId = operationId;
    }

    /** Where clients connect. */
    public String path() {
        return path;
    }

    String operationId() {
        return operationId;
    }

    static Optional<Topic> at(String path) {
        return Arrays.stream(values()).filter(topic -> topic.path.equals(path)).findFirst();
    }
}
