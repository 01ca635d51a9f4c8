package internet2.server.keys;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.store.DataFolder;
import internet2.trustchain.threshold.keygen.Participant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares and seeds on disk, each in a file of mode 0600: {@code keys/NAME.share}, and {@code keys/NAME.seed} during a
 * ceremony. A file is replaced as a whole, and is on disk before anything is said that follows from it. What is deleted
 * is gone from the folder; whether the disk still has its blocks is beyond us.
 */
final class KeyFiles {

    private static final Logger log = LoggerFactory.getLogger(KeyFiles.class);

    private final DataFolder folder;

    KeyFiles(DataFolder folder) {
        this.folder = folder;
    }

    /** @param ceremony that the seed is for, and no other */
    private record Seed(Hash ceremony, Bytes secret) {

        static Seed decode(CanonicalReader in) {
            return new Seed(in.hash(), in.fixed(Participant.SEED_SIZE));
        }

        Bytes encoded() {
            return new CanonicalWriter().hash(ceremony).fixed(secret).toBytes();
        }
    }

    Optional<HeldShare> share(String key) {
        return read(key + ".share", HeldShare::decode);
    }

    void write(String key, HeldShare share) {
        folder.writeSecret(path(key + ".share"), share.encoded());
    }

    void deleteShare(String key) {
        delete(key + ".share");
    }

    /** The seed of this ceremony, if this node has begun it. Secret. */
    Optional<Bytes> seed(String key, Hash ceremony) {
        return read(key + ".seed", Seed::decode)
                .filter(seed -> seed.ceremony().equals(ceremony))
                .map(Seed::secret);
    }

    /** The same; made now if there is none, in the place of any other's. Secret. */
    Bytes seedFor(String key, Hash ceremony, SecureRandom random) {
        return seed(key, ceremony).orElseGet(() -> {
            byte[] secret = new byte[Participant.SEED_SIZE];
            random.nextBytes(secret);
            Seed fresh = new Seed(ceremony, Bytes.wrap(secret));
            folder.writeSecret(path(key + ".seed"), fresh.encoded());
            return fresh.secret();
        });
    }

    void deleteSeed(String key) {
        delete(key + ".seed");
    }

    /** What can't be read is as good as lost, and others hold enough: this node gets another share. */
    private <T> Optional<T> read(String name, Function<CanonicalReader, T> value) {
        return folder.readSecret(path(name)).flatMap(bytes -> {
            try {
                return Optional.of(CanonicalReader.decode(bytes, value));
            } catch (MalformedInputException | IllegalArgumentException e) {
                log.atError().addKeyValue("file", path(name)).log("the file is damaged and left aside");
                return Optional.empty();
            }
        });
    }

    private void delete(String name) {
        try {
            Files.deleteIfExists(folder.path().resolve(path(name)));
        } catch (IOException e) {
            throw new UncheckedIOException("could not delete " + path(name), e);
        }
    }

    private static String path(String name) {
        return "keys/" + name;
    }
}
