package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The {@code openssl} command line, run in a folder of the test's own. */
public final class OpenSsl {

    /** @param text standard output and standard error together */
    public record Result(int status, String text) {}

    private static final Path CHECKER = Path.of("../scripts/check-proof.py").toAbsolutePath();

    private final Path folder;

    public OpenSsl(Path folder) {
        this.folder = folder;
    }

    /** Runs {@code openssl} with these words as arguments; file names are relative to the folder. */
    public Result run(String... words) {
        return execute("openssl", words);
    }

    /** Runs {@code scripts/check-proof.py}. */
    public Result python(String... words) {
        List<String> all = new ArrayList<>(List.of(CHECKER.toString()));
        all.addAll(List.of(words));
        return execute("python3", all.toArray(String[]::new));
    }

    /** What {@code openssl ocsp} says of a response. */
    public String text(String command, Bytes der) {
        write("answer.der", der);
        return run(command, "-respin", "answer.der", "-resp_text").text();
    }

    private Result execute(String program, String... words) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs and must succeed. */
    public String must(String... words) {
        Result result = run(words);
        if (result.status() != 0) {
            throw new AssertionError("openssl " + String.join(" ", words) + ": " + result.text());
        }
        return result.text();
    }

    public Bytes read(String name) {
        try {
            return Bytes.wrap(Files.readAllBytes(folder.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void write(String name, Bytes content) {
        try {
            Files.write(folder.resolve(name), content.toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void write(String name, String text) {
        write(name, Bytes.utf8(text));
    }

    /** A request with a new key in {@code <name>.key}; {@code key} are the words for {@code -newkey}. */
    public Bytes request(String name, String subject, List<String> key, String... extensions) {
        List<String> words = new ArrayList<>(List.of("req", "-new", "-nodes", "-newkey"));
        words.addAll(key);
        words.addAll(List.of("-keyout", name + ".key", "-out", name + ".csr", "-subj", subject));
        for (String extension : extensions) {
            words.addAll(List.of("-addext", extension));
        }
        must(words.toArray(String[]::new));
        return read(name + ".csr");
    }
}
