package internet2.foundation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Published test vectors: a JSON array beside the test that reads it. */
public final class Vectors {

    private Vectors() {}

    public static List<JsonNode> read(Class<?> test, String file) {
        try (InputStream in = Objects.requireNonNull(test.getResourceAsStream(file), file)) {
            List<JsonNode> cases = List.copyOf(JsonMapper.shared().readTree(in).values());
            if (cases.isEmpty()) {
                throw new IllegalStateException(file + " has no cases");
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The hexadecimal field of a case. */
    public static Bytes hex(JsonNode vector, String field) {
        return Bytes.parseHex(vector.get(field).asString());
    }
}
