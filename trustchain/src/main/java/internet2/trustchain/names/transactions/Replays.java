package internet2.trustchain.names.transactions;

import internet2.foundation.Bytes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Does what a signed message asks for once, however often it comes: who replays it, or sends it again because the first
 * answer was lost, gets what the first one got. Remembers signatures for as long as they would be taken. Thread-safe.
 */
final class Replays {

    /** Of so many messages within the window; the oldest is forgotten. Each costs about half a kilobyte. */
    private static final int REMEMBERED_MAX = 16_384;

    private record Done(Instant at, CompletableFuture<Bytes> answer) {}

    /** In the order of their coming. Guarded by this. */
    private final Map<Bytes, Done> done = new LinkedHashMap<>();

    /** @param signature nothing where there is none, so that each time counts */
    Bytes once(Optional<Bytes> signature, Instant now, Supplier<Bytes> work) {
        if (signature.isEmpty()) {
            return work.get();
        }
        CompletableFuture<Bytes> answer = new CompletableFuture<>();
        Optional<Done> first = remember(signature.get(), new Done(now, answer));
        if (first.isPresent()) {
            return first.get().answer.join();
        }
        try {
            answer.complete(work.get());
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
        return answer.join();
    }

    /** What was done before for this signature. */
    private synchronized Optional<Done> remember(Bytes signature, Done fresh) {
        var oldest = done.values().iterator();
        while (oldest.hasNext()) {
            Done each = oldest.next();
            boolean old = each.at.plus(Tsig.window()).isBefore(fresh.at);
            if (!old && done.size() < REMEMBERED_MAX) {
                break;
            }
            oldest.remove();
        }
        return Optional.ofNullable(done.putIfAbsent(signature, fresh));
    }
}
