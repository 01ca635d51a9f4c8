package internet2.ledger.node;

import internet2.ledger.Epoch;
import internet2.ledger.Tip;
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
import java.util.OptionalLong;

/**
 * From which epoch on this node knows all that it ever voted. One that is new, was wiped, or came from a backup looks
 * the same to itself: it may have voted before and forgotten it. So it votes in no epoch that had begun when it first
 * was level with the others, and what it forgot can never contradict what it signs.
 *
 * <p>A file beside the journal. Whoever deletes the journal deletes this, too.
 */
final class VotingSince {

    /** A node that is wiped this soon after genesis is not told from one that begins late. */
    static final Duration BEGINNING = Duration.ofSeconds(20);

    private final Path file;
    private OptionalLong epoch;

    VotingSince(Path folder) {
        this.file = folder.resolve("voting-since");
        this.epoch = read();
    }

    private OptionalLong read() {
        try {
            return Files.exists(file)
                    ? OptionalLong.of(Long.parseLong(
                            Files.readString(file, StandardCharsets.UTF_8).strip()))
                    : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            throw new IllegalStateException(
                    file + " can't be read; delete it, and this node votes again from the next epoch on", e);
        }
    }

    boolean isKnown() {
        return epoch.isPresent();
    }

    /** A validator that is alone has nobody to contradict: what it voted for is in its log. */
    boolean allows(Epoch now) {
        return now.validators().size() == 1 || (epoch.isPresent() && now.number() >= epoch.getAsLong());
    }

    /**
     * This node is level with the others.
     *
     * @param tip the last block, or the genesis document where the network has not begun yet
     * @param genesis when the network began: those that it begins with are not there at the same moment
     */
    void level(Tip tip, Instant genesis, Epoch now) {
        boolean begins = tip.height() == 0 || tip.time().isBefore(genesis.plus(BEGINNING));
        write(begins ? 0 : now.number() + 1);
    }

    /** This node validates; if it does so alone, it begins to keep its votes with this epoch. */
    void alone(Epoch now) {
        if (epoch.isEmpty()) {
            write(now.number());
        }
    }

    private void write(long since) {
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            out.write(ByteBuffer.wrap((since + "\n").getBytes(StandardCharsets.UTF_8)));
            out.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("could not write " + file, e);
        }
        epoch = OptionalLong.of(since);
    }
}
