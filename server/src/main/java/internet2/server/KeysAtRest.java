package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.sealing.DataKey;
import internet2.foundation.sealing.KeyWrapping;
import internet2.foundation.sealing.SealRefused;
import internet2.foundation.store.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in a data folder, sealed with one data key; {@code keys/seal} has that key, wrapped by what the operator
 * holds apart from the disk. What the command line uses ({@code admin/}) stays as openssl and curl can read it.
 */
public final class KeysAtRest {

    /** What a wrapped key's file says: by what it is wrapped, and the wrapped key. */
    private record Wrapped(String kind, Bytes key) {

        private static final int VERSION = 1;
        private static final int KIND_BYTES_MAX = 16;
        private static final int KEY_BYTES_MAX = 4096;

        Bytes encoded() {
            return new CanonicalWriter().u16(VERSION).text(kind).bytes(key).toBytes();
        }

        static Wrapped decode(CanonicalReader in) {
            int version = in.u16();
            if (version != VERSION) {
                throw in.malformed("a wrapped key is of version 1, not " + version);
            }
            return new Wrapped(in.text(KIND_BYTES_MAX), in.bytes(KEY_BYTES_MAX));
        }
    }

    private static final Logger log = LoggerFactory.getLogger(KeysAtRest.class);
    private static final String SEAL = "keys/seal";
    private static final Set<String> OPEN = Set.of(SEAL, NodeFiles.NODE_ID);
    private static final List<String> FOLDERS = List.of("keys", "certificates", "witness");

    private KeysAtRest() {}

    /**
     * Makes the folder's keys readable, and seals those that are not. Without a wrapping they stay as they are.
     *
     * @throws StartFailure they are sealed, and the wrapping is missing or another one
     */
    static void open(DataFolder folder, Optional<KeyWrapping> wrapping, SecureRandom random) {
        Optional<Wrapped> wrapped = wrapped(folder);
        if (wrapping.isEmpty()) {
            if (wrapped.isPresent()) {
                throw new StartFailure("the keys in " + folder.path() + " are sealed by a "
                        + wrapped.get().kind() + ": say in [storage] where it is");
            }
            return;
        }
        DataKey key = wrapped.isPresent()
                ? unwrap(folder, wrapped.get(), wrapping.get())
                : begin(folder, wrapping.get(), random);
        folder.sealWith(key, KeysAtRest::isKey, random);
        sealPlain(folder);
    }

    /**
     * Changes the passphrase of a node that does not run. The sealed files stay as they are: the key that they are
     * sealed with is wrapped anew.
     *
     * @param before the file with the passphrase of now
     * @param after the file with the one from now on
     * @throws SealRefused the keys are not sealed, or not by the one before
     */
    public static void changePassphrase(Path data, Path before, Path after) throws SealRefused {
        if (!Files.exists(data.resolve(SEAL))) {
            throw new SealRefused("the keys in " + data + " are not sealed");
        }
        SecureRandom random = new SecureRandom();
        try (DataFolder folder = DataFolder.open(data)) {
            Wrapped wrapped = wrapped(folder).orElseThrow();
            DataKey key = Wrappings.passphrase(before, random).unwrap(wrapped.key());
            write(folder, Wrappings.passphrase(after, random), key);
        }
    }

    private static Optional<Wrapped> wrapped(DataFolder folder) {
        return folder.readSecret(SEAL).map(encoded -> {
            try {
                return CanonicalReader.decode(encoded, Wrapped::decode);
            } catch (MalformedInputException e) {
                throw new StartFailure(
                        folder.resolve(SEAL) + " is damaged (" + e.getMessage()
                                + "); restore it from a backup of this data folder",
                        e);
            }
        });
    }

    private static DataKey unwrap(DataFolder folder, Wrapped wrapped, KeyWrapping wrapping) {
        if (!wrapped.kind().equals(wrapping.kind())) {
            throw new StartFailure("the keys in " + folder.path() + " are sealed by a " + wrapped.kind() + ", not by a "
                    + wrapping.kind());
        }
        try {
            return wrapping.unwrap(wrapped.key());
        } catch (SealRefused e) {
            throw new StartFailure("the keys in " + folder.path() + " do not open: " + e.reason(), e);
        }
    }

    private static DataKey begin(DataFolder folder, KeyWrapping wrapping, SecureRandom random) {
        DataKey fresh = DataKey.generate(random);
        try {
            write(folder, wrapping, fresh);
        } catch (SealRefused e) {
            throw new StartFailure("the keys in " + folder.path() + " cannot be sealed: " + e.reason(), e);
        }
        return fresh;
    }

    private static void write(DataFolder folder, KeyWrapping wrapping, DataKey key) throws SealRefused {
        folder.writeSecret(SEAL, new Wrapped(wrapping.kind(), wrapping.wrap(key)).encoded());
    }

    /** Those of a folder that was used without a seal, or of a change that a crash interrupted. */
    private static void sealPlain(DataFolder folder) {
        List<String> plain = files(folder).stream()
                .filter(name -> isKey(name) && folder.isPlain(name))
                .toList();
        for (String name : plain) {
            folder.readSecret(name).ifPresent(secret -> folder.writeSecret(name, secret));
        }
        if (!plain.isEmpty()) {
            log.atInfo().addKeyValue("files", plain).log("keys sealed");
        }
    }

    private static boolean isKey(String name) {
        return (name.startsWith("keys/") && !OPEN.contains(name) && !name.endsWith(".new"))
                || (name.startsWith("certificates/") && name.endsWith(".key"))
                || name.equals(Transparency.WITNESS_KEY);
    }

    private static List<String> files(DataFolder folder) {
        return FOLDERS.stream().flatMap(each -> files(folder, each)).toList();
    }

    private static Stream<String> files(DataFolder folder, String in) {
        Path path = folder.resolve(in);
        if (!Files.isDirectory(path)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> in + "/" + file.getFileName()).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("could not list " + path, e);
        }
    }
}
