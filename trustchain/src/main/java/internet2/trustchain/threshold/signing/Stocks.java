package internet2.trustchain.threshold.signing;

import internet2.trustchain.threshold.NonceCommitment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Commitments of each holder that no signature has used, and which holders were asked for more. */
final class Stocks {

    private final int batch;
    private final Duration patience;
    private final SortedMap<Integer, Deque<NonceCommitment>> stocks = new TreeMap<>();
    private final SortedMap<Integer, Asked> asked = new TreeMap<>();

    /** When a holder was asked first, and last, since it answered. */
    private record Asked(Instant first, Instant last) {}

    Stocks(int batch, Duration patience) {
        this.batch = batch;
        this.patience = patience;
    }

    void add(int holder, NonceBatch came) {
        Deque<NonceCommitment> stock = stocks.computeIfAbsent(holder, none -> new ArrayDeque<>());
        asked.remove(holder);
        for (NonceCommitment commitment : came.commitments()) {
            if (commitment.holder() == holder && stock.size() < 2 * batch) {
                stock.add(commitment);
            }
        }
    }

    /** Uses one up. */
    NonceCommitment take(int holder) {
        return stocks.getOrDefault(holder, new ArrayDeque<>()).remove();
    }

    int size(int holder) {
        return Optional.ofNullable(stocks.get(holder)).map(Deque::size).orElse(0);
    }

    /** What was made before a restart is worth nothing. */
    void drop(int holder) {
        stocks.remove(holder);
    }

    /** Whether the holder is to be asked for more: remembered as asked if so. */
    boolean ask(int holder, Instant now) {
        Optional<Asked> before = Optional.ofNullable(asked.get(holder));
        boolean waits =
                before.filter(each -> now.isBefore(each.last().plus(patience))).isPresent();
        if (waits || size(holder) > batch / 2) {
            return false;
        }
        asked.put(holder, new Asked(before.map(Asked::first).orElse(now), now));
        return true;
    }

    /** Whether the holder was asked, and has not answered for longer than it may take. */
    boolean isOverdue(int holder, Instant now) {
        Asked unanswered = asked.get(holder);
        return unanswered != null && !now.isBefore(unanswered.first().plus(patience));
    }
}
