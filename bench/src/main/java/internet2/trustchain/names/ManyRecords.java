package internet2.trustchain.names;

import internet2.foundation.Bytes;
import internet2.foundation.store.StateBatch;
import internet2.foundation.store.StateStore;
import internet2.foundation.store.StateView;
import internet2.ledger.StateReader;
import internet2.trustchain.names.zonefile.ZoneFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A zone of very many records: what its picture takes of memory, and how long a node that starts needs to read it from
 * the ledger's state, unsigned and signed; and a zone file of it, read. The state is filled directly: no operation and
 * no block holds these records.
 *
 * <p>Arguments: an empty folder, where the zone files go for other servers; the number of records.
 */
public final class ManyRecords {

    private static final int ENTRIES_AT_ONCE = 10_000;

    private final SampleZone sample;

    private ManyRecords(int count) {
        this.sample = new SampleZone(count, Instant.now());
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        ManyRecords many = new ManyRecords(Integer.parseInt(arguments[1]));
        many.measure(folder.resolve("unsigned"), false);
        many.measure(folder.resolve("signed"), true);
        many.writeFile(folder.resolve("unsigned.zone"), false);
        many.writeFile(folder.resolve("signed.zone"), true);
        long began = System.nanoTime();
        try (Reader file = Files.newBufferedReader(folder.resolve("unsigned.zone"))) {
            int sets = ZoneFile.read(SampleZone.APEX, file).sets().size();
            print("zone file read, " + sets + " sets", (System.nanoTime() - began) / 1e6, "ms");
        }
        System.exit(0);
    }

    private void measure(Path folder, boolean signed) {
        String what = signed ? "signed: " : "unsigned: ";
        try (StateStore store = StateStore.open(folder)) {
            fill(store, signed);
            ZoneFeed feed = new ZoneFeed();
            long before = heap();
            long began = System.nanoTime();
            feed.load(new Stored(store));
            print(what + "picture made from the state", (System.nanoTime() - began) / 1e6, "ms");
            print(what + "heap that it keeps", (heap() - before) / 1e6, "MB");
            print(what + "names in the picture", feed.get().size(), "");
        }
    }

    private void fill(StateStore store, boolean signed) {
        Writer out = new Writer(store);
        NamesGenesis genesis = NamesGenesis.of(sample.zone.owner(), List.of());
        out.put(NamesReader.PARAMETERS, (signed ? genesis.signedBy(SampleZone.KEY) : genesis).encoded());
        out.put(NamesReader.zoneKey(SampleZone.APEX), sample.zone.encoded());
        sample.visitRecords(set -> out.put(NamesReader.recordKey(set.name(), set.type()), set.encoded()));
        if (signed) {
            sample.visitServed(
                    set -> out.put(NamesReader.servedKey(set.zone(), set.name(), set.type()), set.encoded()));
        }
        out.flush();
    }

    private void writeFile(Path path, boolean signed) throws IOException {
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(path))) {
            sample.visitServed(set -> {
                boolean made =
                        ZoneContent.isDerived(set.type().code()) || set.type().equals(RecordType.NSEC);
                if (signed) {
                    set.encodedSet().recordsAndSignatures(set.name()).forEach(each -> print(out, each));
                } else if (!made) {
                    set.encodedSet().records(set.name()).forEach(each -> print(out, each));
                }
            });
        }
    }

    private static void print(PrintWriter out, ResourceRecord each) {
        out.println(each.name() + " " + each.ttl() + " IN " + each.type() + " " + each.text());
    }

    private static void print(String what, double value, String unit) {
        System.out.printf(Locale.ROOT, "%-56s %10.1f %s%n", what, value, unit);
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** In batches. */
    private static final class Writer {

        private final StateStore store;
        private StateBatch batch = new StateBatch();

        Writer(StateStore store) {
            this.store = store;
        }

        void put(Bytes key, Bytes value) {
            if (batch.put(key, value).size() >= ENTRIES_AT_ONCE) {
                flush();
            }
        }

        void flush() {
            store.write(batch);
            batch = new StateBatch();
        }
    }

    /** The store as the module's state. */
    private record Stored(StateView store) implements StateReader {

        @Override
        public Optional<Bytes> get(Bytes key) {
            return store.get(key);
        }

        @Override
        public List<Entry> scan(Bytes prefix, Optional<Bytes> after, int limit) {
            List<Entry> found = new ArrayList<>();
            Bytes from = after.map(last -> last.concat(Bytes.of((byte) 0))).orElse(prefix);
            store.scan(prefix, from, (key, value) -> {
                found.add(new Entry(key, value));
                return found.size() < limit;
            });
            return found;
        }
    }
}
