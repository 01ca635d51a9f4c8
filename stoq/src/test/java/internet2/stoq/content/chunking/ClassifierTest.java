package internet2.stoq.content.chunking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ClassifierTest {

    @Test
    void textIsText() {
        byte[] text = "{\"name\": \"wéb\", \"port\": 443}\n".repeat(900).getBytes(StandardCharsets.UTF_8);
        assertThat(classified(text)).isEqualTo(new Classified(ContentClass.TEXT, 1));
    }

    @Test
    void mediaAndArchivesAreKnownByTheirFirstBytes() {
        byte[] jpeg = new byte[10_000];
        jpeg[0] = (byte) 0xff;
        jpeg[1] = (byte) 0xd8;
        jpeg[2] = (byte) 0xff;
        assertThat(classified(jpeg).contentClass()).isEqualTo(ContentClass.DENSE);
        byte[] gzip = {0x1f, (byte) 0x8b, 8, 0};
        assertThat(classified(gzip).contentClass()).isEqualTo(ContentClass.DENSE);
    }

    @Test
    void whatLooksLikeNoiseIsNotCompressed() {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        assertThat(classified(noise).contentClass()).isEqualTo(ContentClass.DENSE);
    }

    @Test
    void mostlyZeroIsSparse() {
        byte[] image = new byte[200_000];
        new Random(2).ints(20_000).forEach(each -> image[Math.floorMod(each, 50_000)] = (byte) each);
        assertThat(classified(image).contentClass()).isEqualTo(ContentClass.SPARSE);
    }

    @Test
    void columnsOfNumbersAreKnownByTheirWidth() {
        Random random = new Random(3);
        ByteBuffer floats = ByteBuffer.allocate(100_000);
        while (floats.remaining() >= 4) {
            floats.putFloat(20 + random.nextFloat());
        }
        assertThat(classified(floats.array())).isEqualTo(new Classified(ContentClass.NUMERIC, 4));
        ByteBuffer times = ByteBuffer.allocate(100_000);
        for (long time = 1_700_000_000_000L; times.remaining() >= 8; time += random.nextInt(10_000)) {
            times.putLong(time);
        }
        assertThat(classified(times.array())).isEqualTo(new Classified(ContentClass.NUMERIC, 8));
    }

    @Test
    void nothingIsBinary() {
        assertThat(classified(new byte[0]).contentClass()).isEqualTo(ContentClass.BINARY);
    }

    private static Classified classified(byte[] content) {
        return Classifier.classify(content, content.length);
    }
}
