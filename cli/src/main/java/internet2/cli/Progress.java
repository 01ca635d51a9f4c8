package internet2.cli;

import java.io.Console;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Says on a terminal how far a long transfer has come; silent everywhere else. */
final class Progress extends FilterInputStream {

    private static final long STEP = 1 << 20;

    private final String verb;
    private long bytes;
    private long said;

    private Progress(InputStream in, String verb) {
        super(in);
        this.verb = verb;
    }

    @SuppressWarnings("SystemConsoleNull") // a JVM may have none, whatever its version
    static InputStream of(InputStream in, String verb) {
        Console console = System.console();
        return console != null && console.isTerminal() ? new Progress(in, verb) : in;
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
        if (bytes - said >= STEP) {
            said = bytes;
            System.err.print("\r" + bytes / STEP + " MiB " + verb);
        } else if (count < 0 && said > 0) {
            said = 0;
            System.err.println();
        }
    }
}
