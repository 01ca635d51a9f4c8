package internet2.ledger.node;

import internet2.ledger.Epoch;
import internet2.ledger.Tip;
import internet2.ledger.membership.EpochRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * That this node's journal of votes was lost, and when: it was restored from a backup, and may have voted after the
 * backup was made. Were it to vote on, it could contradict itself, and be convicted.
 *
 * <p>Votes are bound to their epoch. What it forgot, it signed before it was restored, hence in an epoch that had begun
 * by then; so it follows until an epoch begins that began later, and votes in that one as if nothing had been. A sole
 * validator goes on at once: without it no epoch would ever begin. It must not be restored where somebody has later
 * blocks of its making.
 */
public final class Oblivion {

    private static final String FILE = "votes-forgotten";

    /** Clocks of validators are together this closely, or block time would be refused. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

    private final Optional<Instant> since;

    private Oblivion(Optional<Instant> since) {
        this.since = since;
    }

    /** Says that whatever this node signed before {@code restored} is not known any more. On disk on return. */
    public static void mark(Path ledgerFolder, Instant restored) throws IOException {
        Files.createDirectories(ledgerFolder);
        Files.writeString(ledgerFolder.resolve(FILE), restored + "\n", StandardCharsets.UTF_8);
    }

    /** What the folder says; a file that cannot be read stands for the worst: forgotten just now. */
    static Oblivion of(Path ledgerFolder, Instant now) {
        Path file = ledgerFolder.resolve(FILE);
        if (!Files.exists(file)) {
            return new Oblivion(Optional.empty());
        }
        try {
            return new Oblivion(Optional.of(
                    Instant.parse(Files.readString(file, StandardCharsets.UTF_8).strip())));
        } catch (IOException | DateTimeParseException damaged) {
            return new Oblivion(Optional.of(now));
        }
    }

    /**
     * Whether this node may vote in an epoch.
     *
     * @param epoch of the next block
     * @param current of the newest block
     * @param tip the newest block
     */
    boolean allows(Epoch epoch, EpochRecord current, Tip tip) {
        if (since.isEmpty() || epoch.validators().size() == 1) {
            return true;
        }
        // The first block of an epoch is no earlier than the one that closed the epoch before.
        Instant begins = epoch.number() == current.number() ? current.start() : tip.time();
        return begins.isAfter(since.get().plus(CLOCK_TOLERANCE));
    }

    /** Why this node does not vote, if that is why. */
    Optional<String> inWords() {
        return since.map(time -> "this node was restored at " + time
                + " and does not know what it signed before; it votes again in the first epoch that began later");
    }
}
