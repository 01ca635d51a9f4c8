package internet2.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * A policy as an operator edits it: TOML with the keys of the API.
 *
 * @param number of the policy that it was written against
 * @param policy as the API takes it
 */
record PolicyFile(long number, JsonNode policy) {

    private static final long BYTES_MAX = 256 << 10;
    private static final String NUMBER = "number";
    private static final TomlMapper TOML = new TomlMapper();

    static PolicyFile read(Path file) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw CommandFailure.usage(file + " is longer than the " + BYTES_MAX + " bytes of a policy");
            }
            JsonNode root = TOML.readTree(Files.readString(file, StandardCharsets.UTF_8));
            if (!(root instanceof ObjectNode policy) || !policy.path(NUMBER).isIntegralNumber()) {
                throw CommandFailure.usage(file + " does not say which policy it was written against: begin it with"
                        + " \"number = N\", as `nexus ca policy show` does");
            }
            return new PolicyFile(policy.remove(NUMBER).asLong(), policy);
        } catch (JacksonException e) {
            throw CommandFailure.usage(file + " is not TOML: " + e.getOriginalMessage() + " (line "
                    + e.getLocation().getLineNr() + ")");
        } catch (IOException e) {
            throw CommandFailure.usage("can't read " + file + ": " + e.getMessage());
        }
    }

    /** The answer of the API in the same form, with how it came to be in comments. */
    static String write(JsonNode version) {
        StringBuilder text = new StringBuilder();
        text.append("# The policy of certificates; the first rule that is about a request decides it.\n");
        if (version.has("author")) {
            text.append("# Set by ").append(version.path("author").asString());
            text.append(" at ").append(version.path("time").asString()).append('\n');
            version.path("reason")
                    .asString()
                    .lines()
                    .forEach(line -> text.append("# ").append(line).append('\n'));
        }
        text.append(NUMBER).append(" = ").append(version.path(NUMBER).asLong()).append('\n');
        JsonNode policy = version.path("policy");
        keys(text, policy, List.of("lifetimes", "rules"));
        text.append("\n[lifetimes]\n");
        keys(text, policy.path("lifetimes"), List.of());
        policy.path("rules").forEach(rule -> {
            text.append("\n[[rules]]\n");
            keys(text, rule, List.of());
        });
        return text.toString();
    }

    private static void keys(StringBuilder text, JsonNode table, List<String> butFor) {
        for (Map.Entry<String, JsonNode> each : table.properties()) {
            if (!butFor.contains(each.getKey())) {
                text.append(each.getKey())
                        .append(" = ")
                        .append(value(each.getValue()))
                        .append('\n');
            }
        }
    }

    /** Strings, numbers and truths are written alike in TOML and in JSON; what is within tables is not. */
    private static String value(JsonNode value) {
        if (value.isArray()) {
            return "["
                    + String.join(
                            ", ", value.valueStream().map(PolicyFile::value).toList()) + "]";
        }
        if (value.isObject()) {
            return "{ "
                    + String.join(
                            ", ",
                            value.properties().stream()
                                    .map(each -> each.getKey() + " = " + value(each.getValue()))
                                    .toList())
                    + " }";
        }
        return value.toString();
    }
}
