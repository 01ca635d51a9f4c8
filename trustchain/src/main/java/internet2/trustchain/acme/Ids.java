package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import java.util.random.RandomGenerator;

/** Names that nobody guesses: 128 random bits in base64url (RFC 8555 section 8.1 asks that of tokens). */
record Ids(RandomGenerator random) {

    private static final int BYTES = 16;

    String next() {
        return Json.base64url(bytes(BYTES));
    }

    Bytes bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }
}
