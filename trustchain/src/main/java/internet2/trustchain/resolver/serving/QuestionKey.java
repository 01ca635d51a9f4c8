package internet2.trustchain.resolver.serving;

import internet2.foundation.Bytes;
import internet2.trustchain.resolver.Question;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A question as bytes, in lower case, and how it is wanted. A thread looks up with one that it fills again and again;
 * what is kept has one of its own.
 */
final class QuestionKey {

    private static final int HEADER_BYTES = 12;
    private static final int TYPE_AND_CLASS_BYTES = 4;
    private static final int BYTES_MAX = 255 + TYPE_AND_CLASS_BYTES + 1;

    /** Strangers choose names: they must not be able to choose where these fall. */
    private static final long SEED = new SecureRandom().nextLong() | 1;

    private final byte[] bytes;
    private int size;
    private int hash;

    private QuestionKey(byte[] bytes) {
        this.bytes = bytes;
    }

    static QuestionKey reusable() {
        return new QuestionKey(new byte[BYTES_MAX]);
    }

    static QuestionKey of(Question question, boolean dnssecOk, boolean unchecked) {
        int type = question.type().code();
        byte[] message = Bytes.wrap(new byte[HEADER_BYTES])
                .concat(question.name().wire())
                .concat(Bytes.of((byte) (type >>> 8), (byte) type, (byte) 0, (byte) 1))
                .toArray();
        QuestionKey key = new QuestionKey(new byte[message.length - HEADER_BYTES + 1]);
        return key.fill(message, message.length, dnssecOk, unchecked);
    }

    /** Takes the question that stands behind a message's header. */
    QuestionKey fill(byte[] message, int questionEnd, boolean dnssecOk, boolean unchecked) {
        size = questionEnd - HEADER_BYTES + 1;
        int nameBytes = size - 1 - TYPE_AND_CLASS_BYTES;
        long mixed = SEED;
        for (int i = 0; i < size - 1; i++) {
            byte each = message[HEADER_BYTES + i];
            // lengths of labels lie below the letters; types don't: 65 is HTTPS, and 97 is not
            bytes[i] = i < nameBytes && each >= 'A' && each <= 'Z' ? (byte) (each + 32) : each;
            mixed = (mixed ^ bytes[i]) * 0x9e37_79b9_7f4a_7c15L;
        }
        bytes[size - 1] = (byte) ((dnssecOk ? 1 : 0) | (unchecked ? 2 : 0));
        mixed = (mixed ^ bytes[size - 1]) * SEED;
        hash = (int) (mixed ^ (mixed >>> 32));
        return this;
    }

    int bytes() {
        return bytes.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QuestionKey that
                && size == that.size
                && Arrays.equals(bytes, 0, size, that.bytes, 0, size);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
