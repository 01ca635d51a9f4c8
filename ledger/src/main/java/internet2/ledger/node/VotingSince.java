package internet2.ledger.node;

import internet2.ledger.Epoch;
import internet2.ledger.Tip;
import internet2.ledger.membership.EpochRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * From which epoch on this node knows all that it ever voted. One that is new, was wiped, came from a backup, or lost
 * its journal may have voted and forgotten it; were it to vote on, it could contradict itself, and be convicted. Votes
 * are bound to their epoch, so it votes in no epoch that had begun when it first was level with the others, or by the
 * time at which it is known to have forgotten.
 *
 * <p>A file beside the journal, in the same folder: whoever deletes the folder deletes both, and the node is as one
 * that was wiped. A journal that is gone alone is missed at the start; one that is older than the log is found out by
 * {@link #compare}. A sole validator goes on at once: what it voted for is in its log.
 */
public final class VotingSince {

    /** A node that is wiped this soon after genesis is not told from one that begins late. */
    static final Duration BEGINNING = Duration.ofSeconds(20);

    /** Clocks of validators are together this closely, or block time would be refused. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

    private static final String EPOCH = "epoch ";
    private static final String FORGOTTEN = "forgotten ";

    private final Path folder;
    private final InstantSource clock;
    private Memory memory;

    /**
     * What the file says.
     *
     * @param epoch from which on everything is known; empty while this node is not level with the others
     * @param forgotten what was signed before this is not known; empty where nothing says that anything was
     */
    private record Memory(OptionalLong epoch, Optional<Instant> forgotten) {}

    VotingSince(Path ledgerFolder, InstantSource clock) {
        this.folder = folder(ledgerFolder);
        this.clock = clock;
        this.memory = read(clock.instant());
        if (isKnown() && Files.notExists(journal())) {
            forget();
        }
    }

    /** Says that whatever this node signed before {@code now} is not known any more. On disk on return. */
    public static void forget(Path ledgerFolder, Instant now) {
        write(folder(ledgerFolder), new Memory(OptionalLong.empty(), Optional.of(now)));
    }

    private static Path folder(Path ledgerFolder) {
        return ledgerFolder.resolve("votes");
    }

    private static Path file(Path folder) {
        return folder.resolve("since");
    }

    /** Where the {@link VoteJournal} is. */
    Path journal() {
        return folder.resolve("journal");
    }

    /** What cannot be read stands for the worst: forgotten just now. */
    private Memory read(Instant now) {
        OptionalLong epoch = OptionalLong.empty();
        Optional<Instant> forgotten = Optional.empty();
        if (Files.notExists(file(folder))) {
            return new Memory(epoch, forgotten);
        }
        try {
            for (String line : Files.readAllLines(file(folder), StandardCharsets.UTF_8)) {
                if (line.startsWith(EPOCH)) {
                    epoch = OptionalLong.of(Long.parseLong(line.substring(EPOCH.length())));
                } else if (line.startsWith(FORGOTTEN)) {
                    forgotten = Optional.of(Instant.parse(line.substring(FORGOTTEN.length())));
                }
            }
        } catch (IOException | NumberFormatException | DateTimeParseException damaged) {
            return new Memory(OptionalLong.empty(), Optional.of(now));
        }
        return epoch.isEmpty() && forgotten.isEmpty()
                ? new Memory(epoch, Optional.of(now))
                : new Memory(epoch, forgotten);
    }

    boolean isKnown() {
        return memory.epoch().isPresent();
    }

    /**
     * Whether this node may vote in an epoch.
     *
     * @param next of the next block
     * @param current of the newest block
     * @param tip the newest block
     */
    boolean allows(Epoch next, EpochRecord current, Tip tip) {
        if (next.validators().size() == 1) {
            return true;
        }
        // The first block of an epoch is no earlier than the one that closed the epoch before.
        Instant begins = next.number() == current.number() ? current.start() : tip.time();
        return isKnown()
                && next.number() >= memory.epoch().getAsLong()
                && memory.forgotten()
                        .filter(time -> !begins.isAfter(time.plus(CLOCK_TOLERANCE)))
                        .isEmpty();
    }

    /**
     * This node is level with the others.
     *
     * @param tip the last block, or the genesis document where the network has not begun yet
     * @param genesis when the network began: those that it begins with are not there at the same moment
     */
    void level(Tip tip, Instant genesis, Epoch now) {
        boolean begins =
                memory.forgotten().isEmpty() && (tip.height() == 0 || tip.time().isBefore(genesis.plus(BEGINNING)));
        know(begins ? 0 : now.number() + 1);
    }

    /** This node validates; if it does so alone, it begins to keep its votes with this epoch. */
    void alone(Epoch now) {
        if (!isKnown()) {
            know(now.number());
        }
    }

    /**
     * Compares the journal with what others showed of it.
     *
     * @param shown the highest view since {@link #epoch} in which the log has a vote of this node
     * @return whether the journal is older than that, so that from now on everything counts as forgotten
     */
    boolean compare(OptionalLong shown) {
        if (shown.isEmpty()) {
            return false;
        }
        try (VoteJournal journal = VoteJournal.open(journal())) {
            if (journal.highestView() >= shown.getAsLong()) {
                return false;
            }
        }
        forget();
        return true;
    }

    OptionalLong epoch() {
        return memory.epoch();
    }

    /** Why this node does not vote, if that is why. */
    Optional<String> inWords() {
        return memory.forgotten()
                .map(time -> "this node does not know what it signed before " + time + ", when it was restored or its"
                        + " journal of votes was gone; it votes again in the first epoch that began later");
    }

    private void forget() {
        remember(new Memory(OptionalLong.empty(), Optional.of(clock.instant())));
    }

    private void know(long epoch) {
        VoteJournal.open(journal()).close(); // so that its absence means something
        remember(new Memory(OptionalLong.of(epoch), memory.forgotten()));
    }

    private void remember(Memory next) {
        write(folder, next);
        memory = next;
    }

    private static void write(Path folder, Memory memory) {
        StringBuilder text = new StringBuilder();
        memory.epoch().ifPresent(epoch -> text.append(EPOCH).append(epoch).append('\n'));
        memory.forgotten().ifPresent(time -> text.append(FORGOTTEN).append(time).append('\n'));
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("could not make " + folder, e);
        }
        try (FileChannel out = FileChannel.open(
                file(folder),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            out.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
            out.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + file(folder), e);
        }
    }
}
