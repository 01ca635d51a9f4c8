package internet2.stoq.content;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.store.Durable;
import internet2.stoq.content.manifest.ContentId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which contents there are, each a small file named by its id. Of those that were fetched the newest are remembered.
 * Guarded by {@link ContentLibrary}.
 */
final class ContentRecords {

    private static final Logger log = LoggerFactory.getLogger(ContentRecords.class);

    /** What {@link Durable#replace} had not finished. */
    private static final String FRESH = ".new";

    private final Path folder;
    private final int fetchedMax;
    private final Map<ContentId, Entry> entries = new TreeMap<>();

    record Entry(ContentKind kind, Instant since) {

        static Entry decode(CanonicalReader in) {
            int number = in.u8();
            for (ContentKind kind : ContentKind.values()) {
                if (kind.number() == number) {
                    return new Entry(kind, in.instant());
                }
            }
            throw in.malformed("content is published or fetched, not " + number);
        }

        Bytes encoded() {
            return new CanonicalWriter().u8(kind.number()).instant(since).toBytes();
        }
    }

    ContentRecords(Path folder, int fetchedMax) throws IOException {
        this.folder = folder;
        this.fetchedMax = fetchedMax;
        Files.createDirectories(folder);
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                read(file);
            }
        }
    }

    Map<ContentId, Entry> all() {
        return Map.copyOf(entries);
    }

    Optional<Entry> get(ContentId id) {
        return Optional.ofNullable(entries.get(id));
    }

    /** On disk when it returns. */
    void put(ContentId id, Entry entry) throws IOException {
        Durable.replace(folder.resolve(id.toString()), entry.encoded());
        entries.put(id, entry);
        if (entry.kind() == ContentKind.FETCHED) {
            forgetOldest();
        }
    }

    private void forgetOldest() throws IOException {
        List<Map.Entry<ContentId, Entry>> fetched = entries.entrySet().stream()
                .filter(each -> each.getValue().kind() == ContentKind.FETCHED)
                .sorted(Comparator.comparing(each -> each.getValue().since()))
                .toList();
        for (int i = 0; i < fetched.size() - fetchedMax; i++) {
            remove(fetched.get(i).getKey());
        }
    }

    void remove(ContentId id) throws IOException {
        Files.deleteIfExists(folder.resolve(id.toString()));
        entries.remove(id);
    }

    private void read(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(FRESH)) {
            Files.delete(file);
            return;
        }
        try {
            Bytes content = Bytes.wrap(Files.readAllBytes(file));
            entries.put(ContentId.parse(name), CanonicalReader.decode(content, Entry::decode));
        } catch (IllegalArgumentException | MalformedInputException e) {
            log.atWarn().addKeyValue("file", file).log("damaged record of content: publish or fetch it again");
        }
    }
}
