package internet2.ledger.execution;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.ledger.StateReader.Entry;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class OverlayTest {

    private static Bytes key(Random random) {
        return Bytes.utf8("" + (char) ('a' + random.nextInt(3)) + (random.nextBoolean() ? random.nextInt(10) : ""));
    }

    /** Three overlays on each other against one sorted map. */
    @Property(tries = 300)
    void stackedOverlaysAreASortedMap(@ForAll long seed) {
        Random random = new Random(seed);
        TreeMap<Bytes, Bytes> model = new TreeMap<>();
        Overlay bottom = new Overlay(new EmptyState());
        Overlay middle = new Overlay(bottom);
        Overlay top = new Overlay(middle);
        for (int i = 0; i < 60; i++) {
            Bytes key = key(random);
            switch (random.nextInt(6)) {
                case 0 -> {
                    top.remove(key);
                    model.remove(key);
                }
                case 1 -> top.mergeInto(middle);
                case 2 -> {
                    top.mergeInto(middle);
                    middle.mergeInto(bottom);
                }
                default -> {
                    Bytes value = Bytes.utf8("" + i);
                    top.put(key, value);
                    model.put(key, value);
                }
            }
            assertThat(top.get(key)).isEqualTo(Optional.ofNullable(model.get(key)));
            scansAgree(top, model, random);
        }
    }

    private static void scansAgree(Overlay top, SortedMap<Bytes, Bytes> model, Random random) {
        Bytes prefix = random.nextBoolean() ? Bytes.EMPTY : Bytes.utf8("b");
        Optional<Bytes> after = random.nextBoolean() ? Optional.empty() : Optional.of(key(random));
        int limit = random.nextInt(6);
        List<Entry> expected = model.entrySet().stream()
                .filter(entry -> Overlay.startsWith(entry.getKey(), prefix))
                .filter(entry -> after.isEmpty() || entry.getKey().compareTo(after.get()) > 0)
                .limit(limit)
                .map(entry -> new Entry(entry.getKey(), entry.getValue()))
                .toList();
        assertThat(top.scan(prefix, after, limit)).isEqualTo(expected);
    }
}
