package internet2.server;

import internet2.foundation.configuration.ConfigurationException;
import internet2.foundation.configuration.ConfigurationReader;
import internet2.foundation.crypto.FastCrypto;
import internet2.server.settings.NodeSettings;
import internet2.server.telemetry.LogFormat;
import internet2.server.telemetry.Logging;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code internet2-server}: one node in the foreground, until it is told to stop. */
@Command(
        name = "internet2-server",
        mixinStandardHelpOptions = true,
        description =
                "Runs one node: founds a network in an empty data folder, joins one, or goes on with what is there.",
        footer = {
            "",
            "Every key of the configuration can be set with --set section.key=value or INTERNET2_SECTION_KEY.",
            "Exit codes: 0 stopped, 1 can't start, 2 wrong configuration or usage.",
            "Example: internet2-server --data /var/lib/internet2 --port-offset 100"
        })
public final class Main implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration, TOML.")
    private @Nullable Path config;

    @Option(names = "--data", paramLabel = "DIR", description = "Data folder (default: ./data).")
    private @Nullable String data;

    @Option(names = "--mode", paramLabel = "MODE", description = "development or production.")
    private @Nullable String mode;

    @Option(names = "--port-offset", paramLabel = "N", description = "Added to every port.")
    private @Nullable String portOffset;

    @Option(names = "--join", paramLabel = "HOST:PORT", description = "Join the network of the node there.")
    private @Nullable String join;

    @Option(names = "--token", paramLabel = "TOKEN", description = "The invitation: nexus node token prints one.")
    private @Nullable String token;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Overrides a key of the configuration.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        NodeSettings settings;
        Optional<Node.Join> invitation;
        try {
            settings = settings();
            invitation = invitation();
        } catch (ConfigurationException | IllegalArgumentException e) {
            return fail(2, e);
        }
        Logging.start(LogFormat.valueOf(settings.telemetry().logFormat().name()), Level.INFO);
        FastCrypto.install();
        try {
            serve(settings, invitation);
            return 0;
        } catch (IOException | RuntimeException e) {
            return fail(1, e);
        }
    }

    private NodeSettings settings() {
        ConfigurationReader<NodeSettings> reader = NodeSettings.reader();
        Map<String, String> flags = new LinkedHashMap<>(overrides);
        put(flags, "internet2.data", data);
        put(flags, "internet2.mode", mode);
        put(flags, "internet2.port_offset", portOffset);
        return config == null ? reader.read(System.getenv(), flags) : reader.read(config, System.getenv(), flags);
    }

    private Optional<Node.Join> invitation() {
        if (join == null && token == null) {
            return Optional.empty();
        }
        if (join == null || token == null) {
            throw new IllegalArgumentException("--join and --token go together: where to join, and the invitation");
        }
        return Optional.of(Node.Join.parse(join, token));
    }

    private static void announce(Node node) {
        Instant jvm = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        System.out.print(node.describe());
        System.out.printf(
                "ready after %d ms%n", Duration.between(jvm, Instant.now()).toMillis());
        System.out.flush();
    }

    /** Until the process is told to stop; a node that changes its keys is opened anew with them. */
    private static void serve(NodeSettings settings, Optional<Node.Join> invitation)
            throws IOException, InterruptedException {
        Late<Node> serving = new Late<>("the node");
        serving.set(Node.open(settings, invitation, InstantSource.system()));
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform()
                        .name("stop")
                        .unstarted(() -> serving.get().close()));
        while (true) {
            announce(serving.get());
            serving.get().awaitSuccession();
            serving.get().close();
            serving.set(Node.open(settings, Optional.empty(), InstantSource.system()));
        }
    }

    private static void put(Map<String, String> flags, String key, @Nullable String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }

    /** One line for the operator; what it does not say is a bug, and shows where it is. */
    private static int fail(int code, Exception e) {
        String message = e.getMessage();
        System.err.println("internet2-server: " + (message == null ? e.toString() : message));
        if (e instanceof NullPointerException || message == null) {
            e.printStackTrace();
        }
        return code;
    }
}
