package internet2.cli;

import internet2.server.Node;
import internet2.server.settings.NodeSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** What an operator types, and nodes to type it at. */
final class Terminal {

    private Terminal() {}

    /** What a command said, and its exit code. */
    record Said(int code, String out, String err) {
        JsonNode json() {
            return NodeClient.json().readTree(out);
        }
    }

    static Said say(Path data, String... words) {
        return say(new Nexus(), data, words);
    }

    static Said say(ProgramRoot root, Path data, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Nexus.commandLine(root).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] all = Stream.concat(Stream.of("--data", data.toString()), Stream.of(words))
                .toArray(String[]::new);
        return new Said(line.execute(all), out.toString(), err.toString());
    }

    /** Runs openssl in a folder; {@code out} has its errors too. */
    static Said openssl(Path folder, String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of("openssl"), Stream.of(words)).toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text, "");
    }

    /** A node on free ports of ::1. */
    static Node node(Path data, Optional<Node.Join> join) throws IOException, InterruptedException {
        return node(data, join, Map.of());
    }

    /** The same with more settings. */
    static Node node(Path data, Optional<Node.Join> join, Map<String, String> more)
            throws IOException, InterruptedException {
        Map<String, String> flags = new HashMap<>(Map.of(
                "internet2.data", data.toString(),
                "internet2.port", "0",
                "dns.port", "0",
                "dns.encrypted_port", "0",
                "gateway.https_port", "0",
                "gateway.http_port", "0"));
        flags.putAll(more);
        return Node.open(NodeSettings.reader().read(Map.of(), flags), join, InstantSource.system());
    }

    /** What a node needs to join the one of this folder. */
    static Node.Join invitation(Path data) throws IOException {
        String token = say(data, "node", "token").out().strip();
        String gateway =
                URI.create(Files.readString(data.resolve("gateway")).strip()).getAuthority();
        return Node.Join.parse(gateway, token);
    }
}
