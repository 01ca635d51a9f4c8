package internet2.cli;

import java.io.Console;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Says on a terminal how far a long transfer has come, with a bar where its end is known; silent everywhere else. */
final class Progress extends FilterInputStream {

    private static final long STEP = 1 << 20;
    private static final int BAR_WIDTH = 30;
    private static final long UNKNOWN = -1;

    private final String verb;
    private final long total;
    private long bytes;
    private long said;

    private Progress(InputStream in, String verb, long total) {
        super(in);
        this.verb = verb;
        this.total = total;
    }

    static InputStream of(InputStream in, String verb) {
        return of(in, verb, UNKNOWN);
    }

    /** @param total bytes that are to come */
    @SuppressWarnings("SystemConsoleNull") // a JVM may have none, whatever its version
    static InputStream of(InputStream in, String verb, long total) {
        Console console = System.console();
        return console != null && console.isTerminal() ? new Progress(in, verb, total) : in;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        passed(value < 0 ? -1 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        passed(count);
        return count;
    }

    private void passed(int count) {
        bytes += Math.max(0, count);
        if (bytes - said >= STEP || (bytes == total && said < total)) {
            said = bytes;
            System.err.print("\r" + line(verb, bytes, total));
        } else if (count < 0 && said > 0) {
            said = 0;
            System.err.println();
        }
    }

    static String line(String verb, long bytes, long total) {
        if (total <= 0) {
            return bytes / STEP + " MiB " + verb;
        }
        int filled = (int) (BAR_WIDTH * bytes / total);
        return "[" + "#".repeat(filled) + " ".repeat(BAR_WIDTH - filled) + "] " + 100 * bytes / total + " % of "
                + (total + STEP - 1) / STEP + " MiB " + verb;
    }
}
