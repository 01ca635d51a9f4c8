package internet2.server.backup;

import java.time.Instant;
import java.util.List;

/**
 * What an archive holds.
 *
 * @param format of the archive
 * @param network its id
 * @param node whose archive it is
 * @param height of the last block in it
 * @param created when
 * @param parts all other entries
 */
public record Manifest(int format, String network, String node, long height, Instant created, List<Part> parts) {

    /** What this program writes, and the only one it reads. */
    static final int FORMAT = 1;

    static final String NAME = "manifest.json";

    /** One entry and its SHA-256, in hexadecimal. */
    public record Part(String name, long bytes, String sha256) {}

    public Manifest {
        parts = List.copyOf(parts);
    }

    boolean has(String name) {
        return parts.stream().anyMatch(part -> part.name().equals(name));
    }
}
