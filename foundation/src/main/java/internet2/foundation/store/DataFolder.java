package internet2.foundation.store;

import internet2.foundation.Bytes;
import internet2.foundation.NetworkId;
import internet2.foundation.sealing.DataKey;
import internet2.foundation.sealing.SealRefused;
import internet2.foundation.store.DataFolderException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds everything a node keeps, for one process at a time and one network for good.
 *
 * <p>Its {@code format} file says which version wrote it and, once known, for which network. What this class cannot
 * vouch for it refuses without a change: a folder of another network, of a newer version, in use, or full of other
 * files.
 */
public final class DataFolder implements AutoCloseable {

    /** Below this a node does not start: it would fail in the middle of its first writes. */
    public static final long FREE_BYTES_MIN = 16L << 20;

    private static final int SECRET_BYTES_MAX = 1 << 20;
    private static final Set<String> NO_SIGN_OF_LIFE = Set.of(FolderLock.NAME, "lost+found");

    /** What a sealed file begins with; no secret does. */
    private static final Bytes SEALED = Bytes.utf8("internet2 sealed\n");

    /** Makes the files of some names unreadable to whoever has the disk alone. */
    private record Seal(DataKey key, Predicate<String> covers, SecureRandom random) {}

    private final Path path;
    private final FolderLock lock;
    private FolderFormat format; // guarded by this
    private volatile Optional<Seal> seal = Optional.empty();

    private DataFolder(Path path, FolderLock lock, FolderFormat format) {
        this.path = path;
        this.lock = lock;
        this.format = format;
    }

    /**
     * Takes the folder for this process, creating it (mode 0700) where there is none.
     *
     * @throws DataFolderException it is in use, too new, not a data folder, or almost full
     * @throws StoreReadOnlyException this process may not write there
     */
    public static DataFolder open(Path path) {
        try {
            Durable.createFolder(path);
            refuseForeign(path);
            FolderLock lock = FolderLock.take(path);
            try {
                requireFree(path, FREE_BYTES_MIN);
                return new DataFolder(path, lock, FolderFormat.readOrBegin(path));
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw StoreErrors.of("open the data folder", path, e);
        }
    }

    /** The same, and the folder must be the network's or still nobody's. */
    public static DataFolder open(Path path, NetworkId network) {
        DataFolder folder = open(path);
        try {
            folder.belongTo(network);
            return folder;
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Binds the folder to the network for good. */
    public synchronized void belongTo(NetworkId network) {
        @Nullable NetworkId owner = format.network();
        if (owner == null) {
            try {
                format = FolderFormat.write(path, network);
            } catch (IOException e) {
                throw StoreErrors.of("write the format of", path, e);
            }
        } else if (!owner.equals(network)) {
            throw new DataFolderException(
                    Code.OTHER_NETWORK,
                    path,
                    path + " holds data of network " + owner + ", not of " + network
                            + "; choose another folder with --data, or join that network");
        }
    }

    /** Which network the folder was bound to, if it was. */
    public synchronized Optional<NetworkId> network() {
        return Optional.ofNullable(format.network());
    }

    public Path path() {
        return path;
    }

    /** The path of a file or folder below this one. */
    public Path resolve(String name) {
        Path below = path.resolve(name).normalize();
        if (!below.startsWith(path.normalize()) || below.equals(path.normalize())) {
            throw new IllegalArgumentException("\"" + name + "\" names nothing within the data folder");
        }
        return below;
    }

    /** Bytes that can still be written here. */
    public long freeBytes() {
        return StoreErrors.freeBytes(path);
    }

    /**
     * From now on, sealed files can be read, and files of such names are sealed when they are written.
     *
     * @param covers names of files that are keys
     */
    public void sealWith(DataKey key, Predicate<String> covers, SecureRandom random) {
        seal = Optional.of(new Seal(key, covers, random));
    }

    /** Whether the file is there and not sealed. */
    public boolean isPlain(String name) {
        Path file = resolve(name);
        try {
            return Files.exists(file) && !isSealed(Bytes.wrap(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw StoreErrors.of("read", file, e);
        }
    }

    /**
     * Writes a file as a whole, mode 0600: after a crash it is the old one or the new one. On disk on return.
     *
     * @param name path within the folder; folders in between are created with mode 0700
     */
    public void writeSecret(String name, Bytes secret) {
        Path file = resolve(name);
        try {
            Durable.createFolder(Durable.parentOf(file));
            Durable.replace(file, sealed(name, secret));
        } catch (IOException e) {
            throw StoreErrors.of("write", file, e);
        }
    }

    /**
     * Reads what {@link #writeSecret} wrote; empty where there is no such file.
     *
     * @throws DataFolderException others than the owner may read or write the file, or it is sealed with another key
     *     than {@link #sealWith} was given
     */
    public Optional<Bytes> readSecret(String name) {
        Path file = resolve(name);
        try {
            refuseExposed(file);
            if (Files.size(file) > SECRET_BYTES_MAX) {
                throw new IOException("larger than " + SECRET_BYTES_MAX + " bytes");
            }
            return Optional.of(opened(name, Bytes.wrap(Files.readAllBytes(file))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw StoreErrors.of("read", file, e);
        }
    }

    private Bytes sealed(String name, Bytes secret) {
        return seal.filter(each -> each.covers().test(name))
                .map(each -> SEALED.concat(each.key().seal(secret, purpose(name), each.random())))
                .orElse(secret);
    }

    private Bytes opened(String name, Bytes content) {
        if (!isSealed(content)) {
            return content;
        }
        Seal with = seal.orElseThrow(() -> new DataFolderException(
                Code.SEALED,
                path,
                resolve(name) + " is sealed: the node needs the passphrase or the token that opens it (see"
                        + " [storage] in the configuration)"));
        try {
            return with.key().open(content.slice(SEALED.size(), content.size()), purpose(name));
        } catch (SealRefused e) {
            throw new DataFolderException(
                    Code.SEALED,
                    path,
                    resolve(name) + " does not open (" + e.reason() + "); restore it from a backup of this folder");
        }
    }

    private static boolean isSealed(Bytes content) {
        return content.size() > SEALED.size() && content.slice(0, SEALED.size()).equals(SEALED);
    }

    /** Files move within their folder, so that they are bound to it and not to their name. */
    private static Bytes purpose(String name) {
        return Bytes.utf8(String.valueOf(Path.of(name).getParent()));
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw StoreErrors.of("release", path, e);
        }
    }

    private static void refuseExposed(Path file) throws IOException {
        Set<PosixFilePermission> granted = new HashSet<>(Files.getPosixFilePermissions(file));
        granted.removeAll(Durable.OWNER_ONLY_FILE);
        if (!granted.isEmpty()) {
            throw new DataFolderException(
                    Code.EXPOSED_SECRET,
                    Durable.parentOf(file),
                    file + " is a secret that others may use (" + PosixFilePermissions.toString(granted)
                            + "): run chmod 600 on it, and replace it if they may have seen it");
        }
    }

    private static void refuseForeign(Path path) throws IOException {
        if (Files.exists(path.resolve(FolderFormat.NAME))) {
            return;
        }
        try (Stream<Path> files = Files.list(path)) {
            Optional<Path> stranger = files.filter(
                            file -> !NO_SIGN_OF_LIFE.contains(file.getFileName().toString())
                                    && !file.endsWith(FolderFormat.NAME + ".new"))
                    .findAny();
            if (stranger.isPresent()) {
                throw new DataFolderException(
                        Code.NOT_A_DATA_FOLDER,
                        path,
                        path + " holds other files (such as " + stranger.get().getFileName()
                                + ") and no data of a node; choose an empty folder with --data");
            }
        }
    }

    private static void requireFree(Path path, long bytes) {
        long free = StoreErrors.freeBytes(path);
        if (free < bytes) {
            throw new DataFolderException(
                    Code.LITTLE_SPACE,
                    path,
                    path + " has " + free + " bytes free, a node needs " + bytes + " to start; free some space");
        }
    }
}
