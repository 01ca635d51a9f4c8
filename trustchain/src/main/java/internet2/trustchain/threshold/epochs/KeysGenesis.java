package internet2.trustchain.threshold.epochs;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The keys that a network begins with: what its genesis document holds for the module {@code keys}.
 *
 * @param keys by name
 */
public record KeysGenesis(SortedMap<String, KeyEpoch> keys) implements Encodable {

    public KeysGenesis {
        keys.keySet().forEach(KeyOperation::requireName);
        keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    }

    public static KeysGenesis decode(CanonicalReader in) {
        SortedMap<String, KeyEpoch> keys = new TreeMap<>();
        in.list(KeysState.KEYS_MAX, each -> Map.entry(each.text(KeyOperation.NAME_LENGTH_MAX), KeyEpoch.decode(each)))
                .forEach(entry -> keys.put(entry.getKey(), entry.getValue()));
        try {
            return new KeysGenesis(keys);
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.list(
                List.copyOf(keys.entrySet()),
                (to, entry) -> to.text(entry.getKey()).value(entry.getValue()));
    }
}
