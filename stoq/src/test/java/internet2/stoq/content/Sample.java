package internet2.stoq.content;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Content of some size, the same for the same seed. */
final class Sample {

    private static final String[] WORDS =
            "node ledger chunk proof stream peer shard block lease zone key log path frame call".split(" ", -1);

    private Sample() {}

    static byte[] noise(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] text(long seed, int size) {
        StringBuilder text = new StringBuilder(size + 32);
        Random random = new Random(seed);
        while (text.length() < size) {
            text.append(WORDS[random.nextInt(WORDS.length)])
                    .append(random.nextInt(1000))
                    .append(random.nextInt(9) == 0 ? '\n' : ' ');
        }
        return text.substring(0, size).getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] inserted(byte[] content, int at, byte[] more) {
        byte[] longer = new byte[content.length + more.length];
        System.arraycopy(content, 0, longer, 0, at);
        System.arraycopy(more, 0, longer, at, more.length);
        System.arraycopy(content, at, longer, at + more.length, content.length - at);
        return longer;
    }

    static InputStream stream(byte[] content) {
        return new ByteArrayInputStream(content);
    }
}
