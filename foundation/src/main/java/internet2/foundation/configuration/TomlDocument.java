package internet2.foundation.configuration;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlFactory;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * A parsed file.
 *
 * @param name what messages call it
 */
record TomlDocument(String name, String text, JsonNode root) {

    static final int BYTES_MAX = 1 << 20;

    private static final int DEPTH_MAX = 16;
    private static final TomlMapper MAPPER = new TomlMapper(TomlFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxDocumentLength(BYTES_MAX)
                    .maxNumberLength(100)
                    .maxStringLength(64 * 1024)
                    .maxNameLength(256)
                    .build())
            .build());

    static TomlDocument read(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > BYTES_MAX) {
                throw tooLarge(file.toString());
            }
            byte[] bytes;
            try (var in = Files.newInputStream(file)) {
                bytes = in.readNBytes(BYTES_MAX + 1);
            }
            return parse(file.toString(), decode(file, bytes));
        } catch (NoSuchFileException e) {
            throw new ConfigurationException("there is no configuration file " + file, e);
        } catch (IOException e) {
            throw new ConfigurationException("cannot read the configuration file " + file + ": " + e, e);
        }
    }

    static TomlDocument parse(String name, String text) {
        if (text.length() > BYTES_MAX) {
            throw tooLarge(name);
        }
        try {
            return new TomlDocument(name, text, MAPPER.readTree(text));
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String line = at == null || at.getLineNr() < 1 ? "" : ", line " + at.getLineNr();
            throw new ConfigurationException(name + line + ": not TOML: " + e.getOriginalMessage(), e);
        } catch (RuntimeException e) {
            throw new ConfigurationException(name + ": not TOML that can be read", e); // a fault of the parser
        }
    }

    /** {@code file, line 7} where the key or table can be found in the text, else {@code file}. */
    String place(String path) {
        int line = TomlLines.find(text, path);
        return line == 0 ? name : name + ", line " + line;
    }

    private static String decode(Path file, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ConfigurationException(file + ": not TOML: the file is not UTF-8 text", e);
        }
    }

    private static ConfigurationException tooLarge(String name) {
        return new ConfigurationException(name + " is larger than the " + BYTES_MAX + " bytes allowed");
    }
}
