package internet2.fuzz;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A committed input of a target, where Jazzer looks for it too. */
record Seed(String name, Bytes content) {

    /** In the order of their names; at least one. */
    static List<Seed> of(Class<?> targets, String target) throws IOException {
        URL folder = targets.getResource(folder(targets, target));
        if (folder == null) {
            throw new IllegalStateException("there are no seeds for " + target + ": see fuzz/README.md");
        }
        List<Seed> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            for (Path file : files.sorted().toList()) {
                seeds.add(new Seed(String.valueOf(file.getFileName()), Bytes.wrap(Files.readAllBytes(file))));
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a folder of resources has a path", e);
        }
        return seeds;
    }

    static String folder(Class<?> targets, String target) {
        return targets.getSimpleName() + "Inputs/" + target;
    }
}
