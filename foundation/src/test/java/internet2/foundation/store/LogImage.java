package internet2.foundation.store;

import internet2.foundation.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a folder as bytes, to be damaged and written out again: what a disk may hold after a bad night. */
final class LogImage {

    private final Map<String, byte[]> files = new TreeMap<>();

    static LogImage of(Path folder) {
        LogImage image = new LogImage();
        try (Stream<Path> found = Files.list(folder)) {
            for (Path file : found.toList()) {
                image.files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
            return image;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LogImage copy() {
        LogImage copy = new LogImage();
        files.forEach((name, content) -> copy.files.put(name, content.clone()));
        return copy;
    }

    /** Empties the folder and writes this image into it. */
    Path writeTo(Path folder) {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> old = Files.list(folder)) {
                for (Path file : old.toList()) {
                    Files.delete(file);
                }
            }
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, byte[]> files() {
        return files;
    }

    /** The names of the segments, in their order. */
    List<String> segments() {
        return files.keySet().stream()
                .filter(name -> name.endsWith(Segment.SUFFIX))
                .toList();
    }

    byte[] file(String name) {
        byte[] content = files.get(name);
        if (content == null) {
            throw new IllegalArgumentException("no file " + name);
        }
        return content;
    }

    LogImage with(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    LogImage without(String name) {
        files.remove(name);
        return this;
    }

    /** The first {@code size} bytes of the file remain. */
    LogImage cut(String name, int size) {
        return with(name, Arrays.copyOf(file(name), size));
    }

    LogImage flip(String name, int offset, int mask) {
        file(name)[offset] ^= (byte) mask;
        return this;
    }

    LogImage zero(String name, int from, int to) {
        Arrays.fill(file(name), from, Math.min(to, file(name).length), (byte) 0);
        return this;
    }

    Bytes bytes(String name, int from, int to) {
        return Bytes.of(file(name)).slice(from, to);
    }
}
