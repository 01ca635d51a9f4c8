package internet2.ledger.execution;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.ledger.ModuleState;
import java.util.List;
import java.util.Optional;

/** One module's part of the flat state: its keys behind its name and a zero byte. */
public final class ModuleView implements ModuleState {

    private static final Bytes SEPARATOR = Bytes.of((byte) 0);

    private final Bytes prefix;
    private final ModuleState flat;

    public ModuleView(String module, ModuleState flat) {
        this.prefix = prefix(module);
        this.flat = flat;
    }

    /** The key of a module's entry in the flat state. */
    public static Bytes flatKey(String module, Bytes key) {
        return prefix(module).concat(key);
    }

    /** Where an entry stands in the state tree: SHA-256 over name, zero byte and key. */
    public static Hash treeKey(Bytes flatKey) {
        return Hash.of(flatKey);
    }

    static Bytes prefix(String module) {
        return Bytes.utf8(module).concat(SEPARATOR);
    }

    @Override
    public Optional<Bytes> get(Bytes key) {
        return flat.get(prefix.concat(key));
    }

    @Override
    public void put(Bytes key, Bytes value) {
        flat.put(prefix.concat(key), value);
    }

    @Override
    public void remove(Bytes key) {
        flat.remove(prefix.concat(key));
    }

    @Override
    public List<Entry> scan(Bytes within, Optional<Bytes> after, int limit) {
        List<Entry> entries = flat.scan(prefix.concat(within), after.map(prefix::concat), limit);
        return entries.stream()
                .map(entry ->
                        new Entry(entry.key().slice(prefix.size(), entry.key().size()), entry.value()))
                .toList();
    }
}
