package internet2.hypermesh.memory;

import java.lang.foreign.MemorySegment;
import java.util.Locale;

/** Where regions get their memory from. */
interface MemorySource {

    /** A piece of memory that several threads may use until it is freed. */
    interface Block {

        /** Zeros at first, aligned to 8 bytes at least. */
        MemorySegment segment();

        /** Gives the memory back. Nobody may be using it any more, and nothing of worth may be left in it. */
        void free();
    }

    /** The operating system has no such piece. */
    final class Exhausted extends Exception {

        private static final long serialVersionUID = 1L;

        Exhausted(String message) {
            super(message);
        }
    }

    Block take(long bytes) throws Exhausted;

    /** Anonymous mappings on Linux, the JDK's own allocation elsewhere. */
    static MemorySource ofThisMachine() {
        boolean linux =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).equals("linux");
        return linux ? new LinuxMappings() : new JdkMemory();
    }
}
