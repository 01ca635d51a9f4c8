package internet2.ledger.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A JVM of its own that runs a {@code main} of the test classes, to be watched by its output and killed. */
final class ChildJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private ChildJvm(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ChildJvm start(Class<?> main, Path folder) throws IOException {
        return new ChildJvm(new ProcessBuilder(command(main, folder))
                .redirectErrorStream(true)
                .start());
    }

    /** Runs {@code script} with the shell; in it, {@code "$@"} is the command that starts the JVM. */
    static ChildJvm startWithin(String script, Class<?> main, Path folder) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(command(main, folder));
        return new ChildJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** The next line that the child printed; empty once it has ended and all of it was read. */
    Optional<String> line() throws IOException {
        return Optional.ofNullable(output.readLine());
    }

    List<String> lines() throws IOException {
        return output.lines().toList();
    }

    /** SIGKILL: the child gets no chance to do anything. What it had printed can still be read. */
    void kill() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private static List<String> command(Class<?> main, Path folder) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dslf4j.internal.verbosity=ERROR",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                folder.toString());
    }
}
