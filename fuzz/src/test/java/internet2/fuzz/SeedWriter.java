package internet2.fuzz;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.Encodable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes seeds into the sources of this module. */
public final class SeedWriter {

    /** Past this, a damaged copy is not worth its bytes in the repository: mutations make it anyway. */
    private static final int DAMAGED_SIZE_MAX = 2048;

    private final Class<?> targets;
    private final List<String> names;
    private final Path folder;

    SeedWriter(Class<?> targets, List<String> names) {
        this.targets = targets;
        this.names = names;
        this.folder = Path.of("src/test/resources", targets.getPackageName().replace('.', '/'));
    }

    /** A value that must be accepted, and copies cut off, too long, and with the largest of counts. */
    public SeedWriter valid(String target, String name, Bytes content) throws IOException {
        write(target, "valid-" + name, content);
        if (content.size() > 1 && content.size() <= DAMAGED_SIZE_MAX) {
            write(target, "cut-" + name, content.slice(0, content.size() / 2));
            write(target, "bomb-" + name, bomb(content));
        }
        return this;
    }

    public SeedWriter valid(String target, String name, Encodable value) throws IOException {
        return valid(target, name, value.encoded());
    }

    public SeedWriter valid(String target, String name, String text) throws IOException {
        return valid(target, name, Bytes.utf8(text));
    }

    /** What must be survived. */
    public SeedWriter hostile(String target, String name, Bytes content) throws IOException {
        write(target, "hostile-" + name, content);
        return this;
    }

    public SeedWriter hostile(String target, String name, String text) throws IOException {
        return hostile(target, name, Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** What targets stand on and don't parse, beside the seeds; {@link Fixture} reads it. */
    public SeedWriter fixture(String name, Bytes content) throws IOException {
        Files.createDirectories(folder.resolve("fixtures"));
        Files.write(folder.resolve("fixtures").resolve(name), content.toArray());
        return this;
    }

    private void write(String target, String name, Bytes content) throws IOException {
        if (!names.contains(target)) {
            throw new IllegalArgumentException("no target is named " + target + "; there are " + names);
        }
        Path file = folder.resolve(Seed.folder(targets, target)).resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content.toArray());
    }

    /** Four bytes of ones in the middle: the largest of counts, should one stand there. */
    private static Bytes bomb(Bytes content) {
        byte[] bomb = content.toArray();
        int middle = bomb.length / 2;
        for (int i = 0; i < 4; i++) {
            bomb[Math.min(bomb.length - 1, middle + i)] = (byte) 0xff;
        }
        return Bytes.wrap(bomb);
    }
}
