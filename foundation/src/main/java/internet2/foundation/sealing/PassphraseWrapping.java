package internet2.foundation.sealing;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.Argon2id;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import java.security.SecureRandom;

/**
 * Under a passphrase. Who has the disk and not the passphrase has to try passphrases, each at the cost of RFC 9106's
 * second recommended option: 64 MiB and three passes.
 */
public record PassphraseWrapping(Passphrase passphrase, SecureRandom random) implements KeyWrapping {

    private static final Bytes PURPOSE = Bytes.utf8("internet2 data key");
    private static final int SALT_SIZE = 16;

    private record Wrapped(Bytes salt, Bytes sealed) {

        Bytes encoded() {
            return new CanonicalWriter().fixed(salt).fixed(sealed).toBytes();
        }

        static Wrapped decode(CanonicalReader in) {
            return new Wrapped(in.fixed(SALT_SIZE), in.fixed(in.remaining()));
        }
    }

    @Override
    public String kind() {
        return "passphrase";
    }

    @Override
    public Bytes wrap(DataKey key) {
        Bytes salt = DataKey.random(SALT_SIZE, random);
        return new Wrapped(salt, under(salt).seal(key.bytes(), PURPOSE, random)).encoded();
    }

    @Override
    public DataKey unwrap(Bytes wrapped) throws SealRefused {
        try {
            Wrapped read = CanonicalReader.decode(wrapped, Wrapped::decode);
            return new DataKey(under(read.salt).open(read.sealed, PURPOSE));
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw new SealRefused("it cannot be read: " + e.getMessage(), e);
        } catch (SealRefused e) {
            throw new SealRefused("the passphrase is not the one that it was sealed with, or it was altered", e);
        }
    }

    private DataKey under(Bytes salt) {
        return passphrase.derive(Argon2id.SECOND_RECOMMENDED, salt);
    }

    @Override
    public String toString() {
        return kind();
    }
}
