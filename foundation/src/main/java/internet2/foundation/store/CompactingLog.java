package internet2.foundation.store;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A {@link SegmentLog} that can be replaced by a shorter one, for records of which most are of no use after a while.
 *
 * <p>The folder holds one generation, a log in a folder of its own. {@link #replace} writes the next one under another
 * name, forces it to disk, renames it, and deletes the one before: whenever that is cut short, the newest generation
 * with its final name is whole, and what else lies there is deleted when the log is opened. A generation's first
 * record is its number: one that has lost everything is damaged, not empty. For one thread.
 */
public final class CompactingLog implements AutoCloseable {

    /** Where {@link #replace} can be cut short. */
    enum Step {
        WRITTEN,
        RENAMED,
        REPLACED
    }

    private static final Pattern GENERATION = Pattern.compile("generation-(\\d{1,18})");
    private static final String UNFINISHED = ".new";

    private final Path folder;
    private final SegmentLogConfiguration configuration;
    private final Consumer<Step> progress;
    private long generation;
    private SegmentLog records;

    private CompactingLog(Path folder, SegmentLogConfiguration configuration, Consumer<Step> progress, long generation)
            throws IOException {
        this.folder = folder;
        this.configuration = configuration;
        this.progress = progress;
        this.generation = generation;
        this.records = openGeneration(generation);
    }

    /**
     * Opens the log in {@code folder}, or begins one there.
     *
     * @throws CorruptLogException it is not what was acknowledged
     */
    public static CompactingLog open(Path folder, SegmentLogConfiguration configuration) {
        return open(folder, configuration, step -> {});
    }

    static CompactingLog open(Path folder, SegmentLogConfiguration configuration, Consumer<Step> progress) {
        try {
            Durable.createFolder(folder);
            List<Long> found = generations(folder);
            if (found.isEmpty()) {
                write(folder, configuration, 1, List.of());
                rename(folder, 1);
                found = List.of(1L);
            }
            CompactingLog opened = new CompactingLog(folder, configuration, progress, found.getLast());
            deleteOthers(folder, opened.generation);
            return opened;
        } catch (IOException e) {
            throw StoreErrors.of("open the log in", folder, e);
        }
    }

    /**
     * Appends all records or none; they are on disk when this returns.
     *
     * @throws StoreException as {@link SegmentLog#appendAll}
     */
    public void appendAll(List<Bytes> added) {
        records.appendAll(added);
    }

    /** All records in their order. */
    public List<Bytes> records() {
        List<Bytes> all = new ArrayList<>();
        records.scan(1, (index, record) -> all.add(record));
        return all;
    }

    /** The record with this number, from 0; numbers begin anew with each {@link #replace}. */
    public Bytes record(long number) {
        return records.read(number + 1);
    }

    /** How many there are. */
    public long size() {
        return records.end() - 1;
    }

    /**
     * From now on the log has these records and no others; they are on disk when this returns.
     *
     * @throws StoreFullException there is no space for both; the log has what it had
     */
    public void replace(List<Bytes> live) {
        long next = generation + 1;
        try {
            write(folder, configuration, next, live);
            progress.accept(Step.WRITTEN);
            rename(folder, next);
            progress.accept(Step.RENAMED);
            records.close();
            generation = next;
            records = openGeneration(next);
            progress.accept(Step.REPLACED);
            deleteOthers(folder, next);
        } catch (IOException e) {
            throw StoreErrors.of("replace the log in", folder, e);
        }
    }

    private SegmentLog openGeneration(long number) throws IOException {
        Path path = path(folder, number);
        SegmentLog opened = SegmentLog.open(path, configuration);
        if (opened.end() > 0 && opened.read(0).equals(header(number))) {
            return opened;
        }
        long end = opened.end();
        opened.close();
        throw new CorruptLogException(
                path, 0, 0, end == 0 ? "its records are gone" : "it does not begin with its number");
    }

    private static void write(Path folder, SegmentLogConfiguration configuration, long number, List<Bytes> live)
            throws IOException {
        Path unfinished = folder.resolve(name(number) + UNFINISHED);
        FolderMoves.delete(unfinished);
        try (SegmentLog fresh = SegmentLog.open(unfinished, configuration)) {
            fresh.append(header(number));
            int from = 0;
            while (from < live.size()) {
                int to = endOfBatch(live, from, configuration.batchBytesMax());
                fresh.appendAll(live.subList(from, to));
                from = to;
            }
        } catch (StoreException refused) {
            FolderMoves.delete(unfinished);
            throw refused;
        }
        Durable.syncFolder(unfinished);
    }

    private static int endOfBatch(List<Bytes> live, int from, int bytesMax) {
        long bytes = 0;
        int to = from;
        while (to < live.size()) {
            bytes += live.get(to).size() + BatchHeader.RECORD_EXTRA;
            if (bytes > bytesMax && to > from) {
                return to;
            }
            to++;
        }
        return to;
    }

    private static void rename(Path folder, long number) {
        FolderMoves.move(folder.resolve(name(number) + UNFINISHED), path(folder, number));
    }

    /** Those with their final names, in their order. */
    private static List<Long> generations(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> GENERATION.matcher(String.valueOf(file.getFileName())))
                    .filter(name -> name.matches())
                    .map(name -> Long.parseLong(name.group(1)))
                    .sorted()
                    .toList();
        }
    }

    private static void deleteOthers(Path folder, long kept) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (!file.equals(path(folder, kept))) {
                    FolderMoves.delete(file);
                }
            }
        }
        Durable.syncFolder(folder);
    }

    private static Bytes header(long number) {
        return new CanonicalWriter().text("generation").u64(number).toBytes();
    }

    private static Path path(Path folder, long number) {
        return folder.resolve(name(number));
    }

    private static String name(long number) {
        return String.format(Locale.ROOT, "generation-%018d", number);
    }

    @Override
    public void close() {
        records.close();
    }
}
