package internet2.server.gateway;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/** What the streams tell; one event is one line of JSON with its kind in {@code event}. */
public sealed interface StreamEvent {

    @JsonIgnore
    Topic topic();

    @JsonProperty("event")
    String event();

    /** A certificate was issued and logged. */
    record CertificateIssued(
            String serial, List<String> names, Instant notAfter, long logIndex, long height, Instant time)
            implements StreamEvent {
        @Override
        public Topic topic() {
            return Topic.CERTIFICATES;
        }

        @Override
        public String event() {
            return "issued";
        }
    }

    /** A certificate was revoked. */
    record CertificateRevoked(String serial, String reason, long height, Instant time) implements StreamEvent {
        @Override
        public Topic topic() {
            return Topic.CERTIFICATES;
        }

        @Override
        public String event() {
            return "revoked";
        }
    }

    /** The records of a name and type were set; no values: deleted. */
    record NameChanged(String name, String type, List<String> values, long height, Instant time)
            implements StreamEvent {
        @Override
        public Topic topic() {
            return Topic.DNS;
        }

        @Override
        public String event() {
            return values.isEmpty() ? "deleted" : "set";
        }
    }

    /** The transparency log grew. */
    record LogGrown(long size, String rootHash, Instant time) implements StreamEvent {
        @Override
        public Topic topic() {
            return Topic.CT;
        }

        @Override
        public String event() {
            return "grown";
        }
    }

    /**
     * A block was committed.
     *
     * @param operations how many it holds
     * @param refused how many of them were refused
     */
    record BlockCommitted(
            long height, long view, String hash, String stateRoot, int operations, int refused, Instant time)
            implements StreamEvent {
        @Override
        public Topic topic() {
            return Topic.CONSENSUS;
        }

        @Override
        public String event() {
            return "committed";
        }
    }
}
