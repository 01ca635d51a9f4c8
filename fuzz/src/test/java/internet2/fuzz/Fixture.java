package internet2.fuzz;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Committed files that targets stand on. */
public final class Fixture {

    private Fixture() {}

    /** What {@link SeedWriter#fixture} wrote for the classes of this package. */
    public static Bytes read(Class<?> beside, String name) {
        return resource(beside, "fixtures/" + name);
    }

    /** A seed of a target as a value for others. */
    public static Bytes seed(Class<?> targets, String target, String name) {
        return resource(targets, Seed.folder(targets, target) + "/" + name);
    }

    private static Bytes resource(Class<?> beside, String path) {
        try (InputStream in = beside.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the file " + path + " is missing: see fuzz/README.md");
            }
            return Bytes.wrap(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
