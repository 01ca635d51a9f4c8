package internet2.trustchain.names.transactions;

import internet2.foundation.Bytes;
import internet2.trustchain.names.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Does what a signed message asks for once, however often it comes: who replays it, or sends it again because the first
 * answer was lost, gets what the first one got. Remembers each message for as long as its signature would be taken, and
 * when there is no room for another takes none: what were forgotten could be replayed. Thread-safe.
 */
final class Replays {

    /** Each costs about half a kilobyte. */
    static final int REMEMBERED_MAX = 16_384;

    /** So that no single holder of a key keeps others from changing anything. */
    static final int PER_SIGNER_MAX = 2_048;

    /** How long a message may take from the look at its signature to the look in here. */
    private static final Duration LATE_MAX = Duration.ofMinutes(1);

    /**
     * What a message is known by.
     *
     * @param content stands for what was signed, whatever the signature: of some there are several for one content
     * @param until when the signature is over
     */
    record Mark(Bytes content, DomainName signer, Instant until) {}

    /** @param first whether nobody was there before, so that the work is to be done */
    private record Done(CompletableFuture<Bytes> answer, boolean first) {}

    /** Guarded by this. */
    private final Map<Bytes, CompletableFuture<Bytes>> done = new HashMap<>();

    /** What is forgotten first. Guarded by this. */
    private final PriorityQueue<Mark> ends = new PriorityQueue<>(Comparator.comparing(Mark::until));

    /** Guarded by this. */
    private final Map<DomainName, Integer> bySigner = new HashMap<>();

    /**
     * What the work gives, or gave; nothing, and no work is done, where it could not be remembered.
     *
     * @param mark nothing where there is no signature, so that each time counts
     */
    Optional<Bytes> once(Optional<Mark> mark, Instant now, Supplier<Bytes> work) {
        if (mark.isEmpty()) {
            return Optional.of(work.get());
        }
        Optional<Done> entry = remember(mark.get(), now);
        entry.filter(Done::first).ifPresent(fresh -> {
            try {
                fresh.answer.complete(work.get());
            } catch (RuntimeException e) {
                fresh.answer.completeExceptionally(e);
            }
        });
        return entry.map(there -> there.answer.join());
    }

    /** Nothing if there is no room. */
    private synchronized Optional<Done> remember(Mark mark, Instant now) {
        forgetBefore(now.minus(LATE_MAX));
        CompletableFuture<Bytes> before = done.get(mark.content);
        if (before != null) {
            return Optional.of(new Done(before, false));
        }
        int ofSigner = bySigner.getOrDefault(mark.signer, 0);
        if (done.size() >= REMEMBERED_MAX || ofSigner >= PER_SIGNER_MAX) {
            return Optional.empty();
        }
        Done fresh = new Done(new CompletableFuture<>(), true);
        done.put(mark.content, fresh.answer);
        ends.add(mark);
        bySigner.put(mark.signer, ofSigner + 1);
        return Optional.of(fresh);
    }

    private void forgetBefore(Instant time) {
        for (Mark next = ends.peek(); next != null && next.until.isBefore(time); next = ends.peek()) {
            ends.remove();
            done.remove(next.content);
            bySigner.computeIfPresent(next.signer, (signer, count) -> count == 1 ? null : count - 1);
        }
    }
}
