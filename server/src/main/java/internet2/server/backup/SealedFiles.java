package internet2.server.backup;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Argon2id;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.sealing.DataKey;
import internet2.foundation.sealing.Passphrase;
import internet2.foundation.sealing.SealRefused;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Secret files under a passphrase: AES-256-GCM with a key of Argon2id. Who has the archive and not the passphrase has
 * to try passphrases, each at the cost of 64 MiB and three passes.
 *
 * @param salt fresh for each archive, and so is the key; a nonce is never used twice with one
 */
record SealedFiles(int memoryKib, int passes, Bytes salt, Bytes nonce, Bytes ciphertext) implements Encodable {

    /** A file may be that large. */
    static final int FILE_BYTES_MAX = 1 << 20;

    static final int ENCODED_BYTES_MAX = 16 << 20;

    private static final int VERSION = 1;
    private static final int FILES_MAX = 64;
    private static final int NAME_BYTES_MAX = 128;
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = DataKey.NONCE_SIZE;

    private static final Argon2id COST = Argon2id.SECOND_RECOMMENDED;

    /** An archive that somebody made must not cost more than this to open. */
    private static final int MEMORY_KIB_MAX = 256 << 10;

    private static final int PASSES_MAX = 16;

    /** What a data folder keeps secret, which nothing but is ever written from an archive; and what goes elsewhere. */
    private static final Pattern NAME = Pattern.compile("(keys|certificates|admin)/[a-z][a-z0-9.-]{0,63}|contacts|"
            + BackupWriter.PAGE + "|" + BackupWriter.ACME_PARTS);

    SealedFiles {
        if (memoryKib < 8 * COST.lanes() || memoryKib > MEMORY_KIB_MAX || passes < 1 || passes > PASSES_MAX) {
            throw new IllegalArgumentException("opening costs " + memoryKib + " KiB and " + passes
                    + " passes; no more than " + MEMORY_KIB_MAX + " and " + PASSES_MAX + " are spent on it");
        }
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** @param bound what the files belong to: opening needs the same */
    static SealedFiles seal(SortedMap<String, Bytes> files, Passphrase passphrase, Bytes bound, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        Bytes plain = new CanonicalWriter()
                .list(
                        List.copyOf(files.entrySet()),
                        (to, file) -> to.text(file.getKey()).bytes(file.getValue()))
                .toBytes();
        DataKey key = passphrase.derive(COST, Bytes.wrap(salt));
        Bytes ciphertext = key.encrypt(Bytes.wrap(nonce), plain, bound);
        return new SealedFiles(COST.memoryKib(), COST.passes(), Bytes.wrap(salt), Bytes.wrap(nonce), ciphertext);
    }

    /** @throws BackupFailure another passphrase, another network or node, or damage: which one cannot be told */
    SortedMap<String, Bytes> open(Passphrase passphrase, Bytes bound) throws BackupFailure {
        try {
            Argon2id cost = new Argon2id(memoryKib, passes, COST.lanes());
            Bytes plain = passphrase.derive(cost, salt).decrypt(nonce, ciphertext, bound);
            return CanonicalReader.decode(plain, SealedFiles::files);
        } catch (SealRefused wrong) {
            throw new BackupFailure(
                    "the keys in the archive cannot be opened: the passphrase is not the one it was made with, or the"
                            + " archive was altered",
                    wrong);
        } catch (MalformedInputException e) {
            throw new BackupFailure("the keys in the archive cannot be read: " + e.getMessage(), e);
        }
    }

    private static SortedMap<String, Bytes> files(CanonicalReader in) {
        List<Map.Entry<String, Bytes>> entries =
                in.list(FILES_MAX, each -> Map.entry(each.text(NAME_BYTES_MAX), each.bytes(FILE_BYTES_MAX)));
        SortedMap<String, Bytes> files = new TreeMap<>();
        for (Map.Entry<String, Bytes> entry : entries) {
            if (!isName(entry.getKey()) || files.put(entry.getKey(), entry.getValue()) != null) {
                throw in.malformed("\"" + entry.getKey() + "\" is no name of a data folder's file, or there twice");
            }
        }
        return files;
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u16(VERSION).u32(memoryKib).u32(passes).fixed(salt).fixed(nonce).bytes(ciphertext);
    }

    static SealedFiles decode(CanonicalReader in) {
        int version = in.u16();
        if (version != VERSION) {
            throw in.malformed("keys are sealed as version 1, not " + version);
        }
        try {
            return new SealedFiles(
                    Math.toIntExact(in.u32()),
                    Math.toIntExact(in.u32()),
                    in.fixed(SALT_BYTES),
                    in.fixed(NONCE_BYTES),
                    in.bytes(ENCODED_BYTES_MAX));
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            throw in.malformed(String.valueOf(wrong.getMessage()));
        }
    }
}
