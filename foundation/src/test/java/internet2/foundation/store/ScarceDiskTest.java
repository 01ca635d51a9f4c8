package internet2.foundation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk, a file size limit and a read-only folder: each a typed error, and nothing acknowledged is lost. */
final class ScarceDiskTest {

    private static final SegmentLogConfiguration SMALL =
            SegmentLogConfiguration.defaults().withSegmentBytes(200_000);

    @TempDir
    private Path folder;

    /** Fills the disk, looks whether all is there, makes space, goes on. */
    static final class Filler {

        private Filler() {}

        public static void main(String[] arguments) throws IOException {
            Path disk = Path.of(arguments[0]);
            boolean limited = arguments[1].equals("limited");
            Path ballast = disk.resolve("ballast");
            if (!limited) {
                Files.write(ballast, new byte[300_000]);
            }
            List<Bytes> records = new ArrayList<>();
            try (SegmentLog log = SegmentLog.open(disk.resolve("log"), SMALL)) {
                for (int size : new int[] {30_000, 5000, 40, 0}) {
                    fill(log, records, size, arguments[1]);
                }
                System.out.println("full with " + records.size());
                if (limited) {
                    System.in.read();
                } else {
                    Files.delete(ballast);
                }
                Bytes record = record(5000, records.size());
                log.append(record);
                records.add(record);
                SegmentLogTest.holds(log, records);
            }
            try (SegmentLog log = SegmentLog.open(disk.resolve("log"), SMALL, records.size())) {
                SegmentLogTest.holds(log, records);
                System.out.println(
                        "whole with torn tail " + log.recovery().tornTail().isPresent());
            }
        }

        private static void fill(SegmentLog log, List<Bytes> records, int size, String kind) {
            for (int i = 0; i < 100_000; i++) {
                Bytes record = record(size, records.size());
                try {
                    log.append(record);
                    records.add(record);
                } catch (StoreFullException e) {
                    assertThat(e.path().toString()).contains("log");
                    assertThat(e.getMessage()).contains("bytes are free").contains("nothing was stored");
                    assertThat(e.freeBytes() < 50_000).isEqualTo(kind.equals("disk"));
                    SegmentLogTest.holds(log, records);
                    return;
                }
            }
            throw new AssertionError("the disk has no end");
        }

        private static Bytes record(int size, int number) {
            return Bytes.utf8(number + " ").concat(Bytes.wrap(new byte[size]));
        }
    }

    /** Fills the disk with state, makes space, opens the store again and goes on. */
    static final class StateFiller {

        private StateFiller() {}

        public static void main(String[] arguments) throws IOException {
            Path disk = Path.of(arguments[0]);
            Files.write(disk.resolve("ballast"), new byte[2_000_000]);
            Path folder = disk.resolve("state");
            StateStoreConfiguration small = new StateStoreConfiguration(1 << 20, 1 << 18, 64);
            int stored = 0;
            try (StateStore store = StateStore.open(folder, small)) {
                while (true) {
                    store.write(numbered(stored));
                    stored++;
                }
            } catch (StoreFullException e) {
                System.out.println("full " + e.getMessage());
            }
            Files.delete(disk.resolve("ballast"));
            try (StateStore store = StateStore.open(folder, small)) {
                int found = store.scan(Bytes.EMPTY, Integer.MAX_VALUE).size();
                store.write(numbered(stored));
                System.out.println(found == stored ? "whole" : "stored " + stored + ", found " + found);
            }
        }

        private static StateBatch numbered(int number) {
            byte[] value = new byte[3000];
            new Random(number).nextBytes(value);
            return new StateBatch().put(Bytes.utf8("key " + number), Bytes.wrap(value));
        }
    }

    /** Tries to open everything in a folder that cannot be written. */
    static final class Visitor {

        private Visitor() {}

        public static void main(String[] arguments) {
            Path disk = Path.of(arguments[0]);
            tell("new folder", () -> DataFolder.open(disk.resolve("new")).close());
            tell("folder", () -> DataFolder.open(disk.resolve("data")).close());
            tell("log", () -> SegmentLog.open(disk.resolve("log"), SMALL).close());
            tell("state", () -> StateStore.open(disk.resolve("state")).close());
        }

        private static void tell(String what, Runnable open) {
            try {
                open.run();
                System.out.println(what + " opened");
            } catch (StoreException e) {
                System.out.println(what + " " + e.getClass().getSimpleName() + " " + e.getMessage());
            }
        }
    }

    @Test
    void aFullDiskRefusesAppendsUntilThereIsSpace() throws Exception {
        assumeTrue(mayMount(), "this user may not mount a tiny disk");
        try (ChildJvm child = ChildJvm.startWithin(onTinyDisk("size=1m", ""), Filler.class, folder, "disk")) {
            assertThat(child.lines()).hasSize(2).first().asString().matches("full with \\d+");
        }
    }

    @Test
    void aFullDiskRefusesStateUntilTheStoreIsOpenedAgainWithSpace() throws Exception {
        assumeTrue(mayMount(), "this user may not mount a tiny disk");
        try (ChildJvm child = ChildJvm.startWithin(onTinyDisk("size=8m", ""), StateFiller.class, folder)) {
            assertThat(child.lines())
                    .hasSize(2)
                    .endsWith("whole")
                    .first()
                    .asString()
                    .startsWith("full no space to write " + folder);
        }
    }

    @Test
    void aFileSizeLimitRefusesAppendsUntilItIsLifted() throws Exception {
        try (ChildJvm child = ChildJvm.startWithin("ulimit -S -f 200; exec \"$@\"", Filler.class, folder, "limited")) {
            String line = child.line();
            assertThat(line).isNotNull().matches("full with \\d+");
            Process lift = new ProcessBuilder("prlimit", "--pid", Long.toString(child.pid()), "--fsize=unlimited")
                    .inheritIO()
                    .start();
            assumeTrue(lift.waitFor() == 0, "prlimit cannot lift the limit here");
            child.goOn();
            assertThat(child.lines()).containsExactly("whole with torn tail false");
        }
    }

    @Test
    void aReadOnlyFolderIsRefusedByName() throws Exception {
        assumeTrue(mayMount(), "this user may not mount a tiny disk");
        String readOnly = " && mkdir \"$0/data\" \"$0/log\" \"$0/state\" && mount -o remount,ro \"$0\"";
        try (ChildJvm child = ChildJvm.startWithin(onTinyDisk("size=64m", readOnly), Visitor.class, folder)) {
            assertThat(child.lines())
                    .hasSize(4)
                    .allMatch(line -> line.contains("StoreReadOnlyException cannot write " + folder))
                    .allMatch(line -> line.contains("make the folder writable for this user, or choose another one"));
        }
    }

    @Test
    void anAlmostFullDiskIsRefusedBeforeANodeStarts() throws Exception {
        assumeTrue(mayMount(), "this user may not mount a tiny disk");
        try (ChildJvm child = ChildJvm.startWithin(onTinyDisk("size=1m", ""), Visitor.class, folder)) {
            assertThat(child.lines())
                    .element(1)
                    .asString()
                    .contains("DataFolderException", "bytes free, a node needs 16777216 to start; free some space");
        }
    }

    /** A shell script that runs its arguments with a disk of its own at {@link #folder}; the disk ends with them. */
    private String onTinyDisk(String options, String then) {
        return "exec unshare -m sh -c 'mount -t tmpfs -o " + options + " tmpfs \"$0\"" + then + " && exec \"$@\"' "
                + folder + " \"$@\"";
    }

    private static boolean mayMount() throws IOException, InterruptedException {
        try {
            return new ProcessBuilder("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }
}
