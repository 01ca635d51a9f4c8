package internet2.foundation.configuration;

import java.nio.file.Path;
import java.util.Map;

/**
 * Reads a record of sections from TOML, overridden by the environment ({@code INTERNET2_SECTION_KEY}), overridden by
 * flags ({@code section.key}). Everything wrong is a {@link ConfigurationException}. Thread-safe.
 *
 * <p>{@snippet :
 * record Dns(@Default("[::1]:8053") @Doc("Where DNS listens.") InetSocketAddress listen) {}
 * record NodeConfiguration(@Doc("The name server.") Dns dns) {}
 * var reader = ConfigurationReader.of(NodeConfiguration.class);
 * }
 */
public final class ConfigurationReader<T extends Record> {

    private final Class<T> type;
    private final Schema.Section root;

    private ConfigurationReader(Class<T> type) {
        this.type = type;
        this.root = Schema.of(type);
    }

    /** For a record whose components are records: the sections. Errors of the records show here. */
    public static <T extends Record> ConfigurationReader<T> of(Class<T> type) {
        return new ConfigurationReader<>(type);
    }

    /** Every key at its default. */
    public T defaults() {
        return parse("defaults", "", Map.of(), Map.of());
    }

    /** What environment and flags say, over the defaults. */
    public T read(Map<String, String> environment, Map<String, String> flags) {
        return parse("defaults", "", environment, flags);
    }

    /** What file, environment and flags say, over the defaults. */
    public T read(Path file, Map<String, String> environment, Map<String, String> flags) {
        return bind(TomlDocument.read(file), environment, flags);
    }

    /** The same for a text that is called {@code name} in messages. */
    public T parse(String name, String toml, Map<String, String> environment, Map<String, String> flags) {
        return bind(TomlDocument.parse(name, toml), environment, flags);
    }

    /** The reference page of all sections and keys, in Markdown. */
    public String reference() {
        return ReferencePage.of(root);
    }

    private T bind(TomlDocument document, Map<String, String> environment, Map<String, String> flags) {
        Overrides overrides = Overrides.of(root, environment, flags);
        return type.cast(new Binding(root, document, overrides).bind(root, document.root()));
    }
}
