package internet2.trustchain.workloads;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.ModuleState;
import internet2.ledger.StateReader;
import internet2.trustchain.WorkloadRights;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The entries on the ledger.
 *
 * <pre>
 * 'e' | 32 id                  -> the entry
 * 'p' | 32 hash of path | 32 id -> one byte, for the entries of a path
 * 'n'                          -> u64 how many there are
 * </pre>
 */
public final class WorkloadState implements WorkloadRights {

    /** All together. A node reads them whenever they change. */
    static final int ENTRIES_MAX = 4096;

    private static final Bytes ENTRIES = Bytes.utf8("e");
    private static final Bytes COUNT = Bytes.utf8("n");
    private static final Bytes PRESENT = Bytes.wrap(new byte[] {1});

    private final StateReader state;

    public WorkloadState(StateReader state) {
        this.state = state;
    }

    public Optional<WorkloadEntry> find(Hash id) {
        return state.get(entryKey(id)).map(WorkloadState::entry);
    }

    /** All of them, in the order of their ids. */
    public List<WorkloadEntry> entries() {
        return state.scan(ENTRIES, ENTRIES_MAX).stream()
                .map(each -> entry(each.value()))
                .toList();
    }

    @Override
    public List<Grant> grants(String path) {
        Bytes prefix = pathKey(path);
        return state.scan(prefix, ENTRIES_MAX).stream()
                .map(each -> entry(state.get(entryKey(
                                each.key().slice(prefix.size(), each.key().size())))
                        .orElseThrow()))
                .map(each -> new Grant(each.node(), Set.copyOf(each.dnsNames())))
                .toList();
    }

    long count() {
        return state.get(COUNT)
                .map(value -> CanonicalReader.decode(value, CanonicalReader::u64))
                .orElse(0L);
    }

    static void put(ModuleState state, WorkloadEntry entry) {
        Hash id = entry.id();
        putCount(state, new WorkloadState(state).count() + 1);
        state.put(entryKey(id), entry.encoded());
        state.put(indexKey(entry), PRESENT);
    }

    static void remove(ModuleState state, WorkloadEntry entry) {
        putCount(state, new WorkloadState(state).count() - 1);
        state.remove(entryKey(entry.id()));
        state.remove(indexKey(entry));
    }

    private static void putCount(ModuleState state, long count) {
        state.put(COUNT, new CanonicalWriter().u64(count).toBytes());
    }

    private static WorkloadEntry entry(Bytes value) {
        return CanonicalReader.decode(value, WorkloadEntry::decode);
    }

    private static Bytes entryKey(Hash id) {
        return entryKey(id.bytes());
    }

    private static Bytes entryKey(Bytes id) {
        return new CanonicalWriter().fixed(ENTRIES).fixed(id).toBytes();
    }

    private static Bytes pathKey(String path) {
        return new CanonicalWriter().u8('p').hash(Hash.of(Bytes.utf8(path))).toBytes();
    }

    private static Bytes indexKey(WorkloadEntry entry) {
        return new CanonicalWriter()
                .fixed(pathKey(entry.path()))
                .hash(entry.id())
                .toBytes();
    }
}
