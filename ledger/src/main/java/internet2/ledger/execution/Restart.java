package internet2.ledger.execution;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The decision of people to go on from a block with other validators, after more than a third of them were dishonest
 * and there were two histories. No protocol can take it: all who stay in the network put the same file into their
 * ledger folder, and who does not, stays outside.
 *
 * <p>The block closes its epoch, whatever it was; the next one begins with the validators named here, in a view that
 * lies beyond all that were voted in, so that whoever is honest contradicts nothing that it signed before.
 *
 * @param block hash of the block at {@code height}
 * @param view below all that come after the restart
 * @param seats who votes from then on, and with which weight
 */
public record Restart(long height, Hash block, long view, SortedMap<NodeId, Long> seats) {

    /** In the ledger folder. */
    public static final String FILE = "restart";

    /** Views that validators of an abandoned history may have gone on: at one a millisecond, more than a year. */
    public static final long VIEWS_PASSED_OVER = 1L << 35;

    private static final int FILE_BYTES_MAX = 1 << 16;

    public Restart {
        seats = Collections.unmodifiableSortedMap(new TreeMap<>(seats));
        if (height < 1 || view < 1 || seats.isEmpty()) {
            throw new IllegalArgumentException("a restart names a block, a view and at least one validator");
        }
    }

    /** What the folder says, if anything. */
    public static Optional<Restart> of(Path ledgerFolder) {
        Path file = ledgerFolder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new IllegalStateException(file + " is larger than a restart can be");
            }
            return Optional.of(parse(Files.readString(file, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalStateException(file + ": " + malformed.getMessage(), malformed);
        }
    }

    public void write(Path ledgerFolder) throws IOException {
        Files.createDirectories(ledgerFolder);
        Files.writeString(ledgerFolder.resolve(FILE), text(), StandardCharsets.UTF_8);
    }

    /** The same at all who decided the same: to compare over the telephone. */
    public Hash id() {
        return Hash.of(Bytes.utf8(text()));
    }

    /** One line for each thing; people read it. */
    public String text() {
        StringBuilder text = new StringBuilder("restart " + height + " " + block.hex() + " " + view + "\n");
        seats.forEach((node, weight) -> text.append("validator ")
                .append(node)
                .append(' ')
                .append(weight)
                .append('\n'));
        return text.toString();
    }

    public static Restart parse(String text) {
        List<String[]> lines = new ArrayList<>();
        text.lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> lines.add(line.strip().split(" +", -1)));
        if (lines.isEmpty() || lines.getFirst().length != 4 || !lines.getFirst()[0].equals("restart")) {
            throw new IllegalArgumentException("a restart begins with: restart HEIGHT BLOCK VIEW");
        }
        SortedMap<NodeId, Long> seats = new TreeMap<>();
        for (String[] line : lines.subList(1, lines.size())) {
            if (line.length != 3 || !line[0].equals("validator")) {
                throw new IllegalArgumentException("after the first line come lines: validator NODE WEIGHT");
            }
            seats.put(NodeId.parse(line[1]), Long.parseLong(line[2]));
        }
        String[] first = lines.getFirst();
        return new Restart(Long.parseLong(first[1]), Hash.parse(first[2]), Long.parseLong(first[3]), seats);
    }
}
