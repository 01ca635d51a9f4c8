package internet2.trustchain.log;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.util.Base64;

/** Base64 as the formats of C2SP have it (RFC 4648 section 4): one text for each value. */
public final class NoteText {

    private NoteText() {}

    public static String base64(Hash hash) {
        return Base64.getEncoder().encodeToString(hash.toArray());
    }

    /** @throws LogRefused {@link LogRefused.Code#MALFORMED} for anything that an encoder would not write */
    public static Bytes base64(String text) throws LogRefused {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return Bytes.wrap(bytes);
            }
        } catch (IllegalArgumentException e) {
            throw new LogRefused(LogRefused.Code.MALFORMED, "base64 was expected");
        }
        throw new LogRefused(LogRefused.Code.MALFORMED, "base64 was expected, with its padding and no spare bits");
    }

    /** @throws LogRefused {@link LogRefused.Code#MALFORMED} for anything but 32 bytes */
    public static Hash hash(String line) throws LogRefused {
        Bytes bytes = base64(line);
        if (bytes.size() != Hash.SIZE) {
            throw new LogRefused(LogRefused.Code.MALFORMED, "a hash is 32 bytes in base64, not " + bytes.size());
        }
        return Hash.wrap(bytes.toArray());
    }
}
