package internet2.trustchain.resolver.serving;

import internet2.trustchain.names.ReadyAnswer;
import internet2.trustchain.resolver.Question;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers given before, bounded in bytes. Any thread reads without waiting; the resolver's alone writes. What nobody
 * asked for again since it was last looked at goes first (second chance).
 */
final class ReadyAnswers {

    /** Objects around key and answer, and the entry in the table. */
    private static final int BYTES_PER_ENTRY = 280;

    /** A name asked for so often within its time is hot, and fetched again before its end. */
    private static final int HOT = 3;

    private static final int LAST_PART = 10;

    private final long bytesMax;
    private final Map<QuestionKey, Entry> entries = new ConcurrentHashMap<>();

    /** Owned by the writer, as is the weight. */
    private final ArrayDeque<Entry> eldest = new ArrayDeque<>();

    private volatile long weight;

    /** An answer in its place. */
    static final class Entry {
        final QuestionKey key;
        final Question question;
        final boolean dnssecOk;
        final boolean unchecked;
        final ReadyAnswer answer;
        final int lifetimeSeconds;

        /** Raced by readers: a lost update changes nothing that matters. */
        private int hits;

        private boolean used;
        private final AtomicBoolean refreshing = new AtomicBoolean();

        Entry(Question question, boolean dnssecOk, boolean unchecked, ReadyAnswer answer, Duration lifetime) {
            this.key = QuestionKey.of(question, dnssecOk, unchecked);
            this.question = question;
            this.dnssecOk = dnssecOk;
            this.unchecked = unchecked;
            this.answer = answer;
            this.lifetimeSeconds = (int) lifetime.toSeconds();
        }

        private int bytes() {
            return BYTES_PER_ENTRY + key.bytes() + question.name().wire().size() + answer.bytes();
        }

        /** True once, when a hot answer has a tenth of its life left. */
        boolean takesRefreshing() {
            int left = lifetimeSeconds - answer.secondsPassed();
            return hits >= HOT && left <= lifetimeSeconds / LAST_PART && refreshing.compareAndSet(false, true);
        }
    }

    ReadyAnswers(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Nullable
    Entry get(QuestionKey key) {
        Entry entry = entries.get(key);
        if (entry == null || entry.answer.secondsPassed() >= entry.lifetimeSeconds) {
            return null;
        }
        entry.hits++;
        entry.used = true;
        return entry;
    }

    /** Not kept where it is good for less than a second. */
    void put(Entry entry) {
        if (entry.lifetimeSeconds < 1) {
            return;
        }
        Entry old = entries.put(entry.key, entry);
        long now = weight + entry.bytes() - (old == null ? 0 : old.bytes());
        eldest.add(entry);
        while (now > bytesMax && !eldest.isEmpty()) {
            Entry oldest = eldest.remove();
            boolean replaced = entries.get(oldest.key) != oldest;
            if (!replaced && oldest.used && oldest != entry) {
                oldest.used = false;
                eldest.add(oldest);
            } else if (!replaced) {
                entries.remove(oldest.key);
                now -= oldest.bytes();
            }
        }
        weight = now;
        if (eldest.size() > 2 * entries.size() + 16) {
            eldest.removeIf(each -> entries.get(each.key) != each);
        }
    }

    /** Forgets what the condition holds for. */
    void flush(Predicate<Question> condition) {
        entries.values().removeIf(each -> condition.test(each.question));
        weight = entries.values().stream().mapToLong(Entry::bytes).sum();
    }

    long bytes() {
        return weight;
    }

    int size() {
        return entries.size();
    }
}
