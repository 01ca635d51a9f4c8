package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.threshold.signing.Approval;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A holder's judgement of what the key of the zones is to sign: the bytes must be among those that it works out for
 * itself, from its own pictures of the zones at the block that it is told. Times follow from the block, too.
 * Thread-safe.
 */
public final class ZoneApproval implements Approval {

    private static final Duration BLOCK_WAIT_MAX = Duration.ofSeconds(2);

    private final ZoneFeed zones;

    private volatile Expected latest = new Expected(-1, Set.of());

    /** All messages of one revision, which come one by one. */
    private record Expected(long height, Set<Bytes> messages) {}

    public ZoneApproval(ZoneFeed zones) {
        this.zones = zones;
    }

    /** What a coordinator gives as evidence: as of which block. */
    public static Bytes evidence(long height) {
        return new CanonicalWriter().u64(height).toBytes();
    }

    @Override
    public Optional<String> objection(Bytes message, Bytes evidence) {
        try {
            long height = CanonicalReader.decode(evidence, in -> in.natural("a height"));
            return expected(height).contains(message)
                    ? Optional.empty()
                    : Optional.of("this does not follow from the zones at block " + height + " as this node has them");
        } catch (MalformedInputException e) {
            return Optional.of("the evidence names no block: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("this node is stopping");
        }
    }

    private Set<Bytes> expected(long height) throws InterruptedException {
        Expected known = latest;
        if (known.height == height) {
            return known.messages;
        }
        return zones.awaitHeight(height, BLOCK_WAIT_MAX) ? workedOut(height) : Set.of();
    }

    /** Once, for all messages that are asked about at the same time. */
    private synchronized Set<Bytes> workedOut(long height) {
        if (latest.height != height) {
            Set<Bytes> messages = zones.revisionAt(height)
                    .map(due -> due.revision().messages())
                    .map(Set::copyOf)
                    .orElse(Set.of());
            latest = new Expected(height, messages);
        }
        return latest.messages;
    }
}
