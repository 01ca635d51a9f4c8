package internet2.trustchain.resolver;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** What was used least lately goes when the weights come to more than the maximum. One owner. */
final class WeightedCache<K, V> {

    /** The map's entry and its place in the table. */
    private static final int BYTES_PER_ENTRY = 64;

    private final long max;
    private final ToIntFunction<V> weigher;
    private final LinkedHashMap<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    /** @param max bytes */
    WeightedCache(long max, ToIntFunction<V> weigher) {
        this.max = max;
        this.weigher = weigher;
    }

    Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    void put(K key, V value) {
        remove(key);
        entries.put(key, value);
        weight += weigh(value);
        Iterator<Map.Entry<K, V>> eldest = entries.entrySet().iterator();
        while (weight > max && eldest.hasNext()) {
            weight -= weigh(eldest.next().getValue());
            eldest.remove();
        }
    }

    void remove(K key) {
        V old = entries.remove(key);
        if (old != null) {
            weight -= weigh(old);
        }
    }

    int removeIf(Predicate<K> condition) {
        int before = entries.size();
        entries.entrySet().removeIf(entry -> {
            boolean goes = condition.test(entry.getKey());
            weight -= goes ? weigh(entry.getValue()) : 0;
            return goes;
        });
        return before - entries.size();
    }

    Iterable<V> values() {
        return entries.values();
    }

    int size() {
        return entries.size();
    }

    long weight() {
        return weight;
    }

    private int weigh(V value) {
        return BYTES_PER_ENTRY + weigher.applyAsInt(value);
    }
}
