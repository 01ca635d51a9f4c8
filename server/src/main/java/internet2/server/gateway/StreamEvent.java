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

    /** The transparency log grew; a signed head of it is an event of its own. */
    record LogGrown(long size, Instant time) implements StreamEvent {
        @Override
        public Topic topic() {
            return Topic.CT;
        }

        @Override
        public String event() {
            return "grown";
        }
    }

    /** The transparency log has a new signed head. */
    record LogSigned(long size, String rootHash, Instant time) implements StreamEvent {
        @Override
        public Topic topic() {
            return Topic.CT;
        }

        @Override
        public String event() {
            return "head";
        }
    }

    /** What somebody has to look at. */
    sealed interface LogAlert extends StreamEvent {
        @Override
        default Topic topic() {
            return Topic.CT;
        }

        /** What it is about, in a few words. */
        @JsonIgnore
        String about();
    }

    /**
     * A certificate was logged that the operator watches for.
     *
     * @param watched name patterns, or {@code issuer:} with a fingerprint, or {@code unreadable}
     * @param logged time of the entry
     */
    record CertificateSighted(
            List<String> watched,
            long logIndex,
            Instant logged,
            String serial,
            List<String> names,
            Instant notAfter,
            String fingerprint,
            String issuer,
            Instant time)
            implements LogAlert {
        @Override
        public String event() {
            return "sighted";
        }

        @Override
        public String about() {
            return "certificate " + fingerprint;
        }
    }

    /** An issuer of the network signed a certificate that the ledger never published. */
    record CertificateUnpublished(
            String fingerprint, String serial, List<String> names, String certificate, Instant time)
            implements LogAlert {
        @Override
        public String event() {
            return "unpublished";
        }

        @Override
        public String about() {
            return "certificate " + fingerprint;
        }
    }

    /**
     * The log signed two heads that contradict each other.
     *
     * @param cosigners who vouched for both
     * @param evidence notes and proof, base64 of the canonical form
     */
    record SplitViewFound(
            String origin,
            long smallerSize,
            String smallerRoot,
            long largerSize,
            String largerRoot,
            List<String> cosigners,
            String evidence,
            Instant time)
            implements LogAlert {
        @Override
        public String event() {
            return "split";
        }

        @Override
        public String about() {
            return origin + " at " + smallerSize + " and " + largerSize + " entries";
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

    /** What else the consensus tells. */
    sealed interface OfConsensus extends StreamEvent {
        @Override
        default Topic topic() {
            return Topic.CONSENSUS;
        }
    }

    /** A view began. */
    record ViewEntered(long epoch, long view, String leader, Instant time) implements OfConsensus {
        @Override
        public String event() {
            return "view";
        }
    }

    /** A view ended without a block. */
    record ViewSkipped(long epoch, long view, String leader, Instant time) implements OfConsensus {
        @Override
        public String event() {
            return "skipped";
        }
    }

    /** An epoch began, with so many validators. */
    record EpochBegan(long epoch, int validators, Instant time) implements OfConsensus {
        @Override
        public String event() {
            return "epoch";
        }
    }

    /** This node votes, follows or catches up. */
    record ModeChanged(String mode, String why, Instant time) implements OfConsensus {
        @Override
        public String event() {
            return "mode";
        }
    }

    /** A validator broke a rule, provably. */
    record Accused(String validator, String offence, long epoch, long view, Instant time) implements OfConsensus {
        @Override
        public String event() {
            return "accused";
        }
    }

    /** A validator is suspected, or no longer. */
    record Suspected(String validator, boolean suspected, double score, String reason, Instant time)
            implements OfConsensus {
        @Override
        public String event() {
            return "suspected";
        }
    }

    /** A quorum suspects a validator, so that nobody waits for it as leader; or no longer. */
    record Quarantined(String validator, boolean quarantined, String reason, Instant time) implements OfConsensus {
        @Override
        public String event() {
            return "quarantined";
        }
    }
}
