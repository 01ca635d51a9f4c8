package internet2.foundation.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class CanonicalEncodingTest {

    private record Sample(int small, long large, Bytes blob, String text, List<Long> numbers, Optional<Hash> hash)
            implements Encodable {

        @Override
        public void encode(CanonicalWriter out) {
            out.u16(small)
                    .u64(large)
                    .bytes(blob)
                    .text(text)
                    .list(numbers, CanonicalWriter::u64)
                    .optional(hash, CanonicalWriter::hash);
        }

        static Sample decode(CanonicalReader in) {
            return new Sample(
                    in.u16(),
                    in.u64(),
                    in.bytes(1000),
                    in.text(4000),
                    in.list(100, CanonicalReader::u64),
                    in.optional(CanonicalReader::hash));
        }
    }

    @Property
    void whatIsWrittenReadsBack(
            @ForAll @Size(max = 1000) byte[] blob, @ForAll @Size(max = 100) List<Long> numbers, @ForAll long large) {
        Sample sample = new Sample(0xfffe, large, Bytes.of(blob), "name \u00fc", numbers, Optional.of(Hash.of(blob)));

        assertThat(CanonicalReader.decode(sample.encoded(), Sample::decode)).isEqualTo(sample);
    }

    @Property
    void noBytesReadAsAValueThatWouldBeWrittenOtherwise(@ForAll @Size(max = 120) byte[] stranger) {
        try {
            Sample decoded = CanonicalReader.decode(Bytes.of(stranger), Sample::decode);
            assertThat(decoded.encoded()).isEqualTo(Bytes.of(stranger));
        } catch (MalformedInputException expected) {
            assertThat(expected).hasMessageContaining("byte");
        }
    }

    @Test
    void timeKeepsMilliseconds() {
        Instant time = Instant.parse("2026-11-21T05:46:00.123Z");
        Bytes encoded = new CanonicalWriter().instant(time).toBytes();

        assertThat(CanonicalReader.<Instant>decode(encoded, CanonicalReader::instant))
                .isEqualTo(time);
    }

    @Test
    void refusesALengthPastTheLimitBeforeItAllocates() {
        refuses("ffffffff", in -> in.bytes(10), "at most 10");
        refuses("7fffffff", in -> in.bytes(Integer.MAX_VALUE), "bytes left");
        refuses("0000000b", in -> in.list(10, CanonicalReader::u8), "at most 10");
    }

    @Test
    void refusesWhatIsShortLongOrAmbiguous() {
        refuses("00", CanonicalReader::u16, "2 bytes expected");
        refuses("0000", CanonicalReader::u8, "1 bytes too many");
        refuses("02", CanonicalReader::bool, "0 or 1");
        refuses("00000002c328", in -> in.text(10), "UTF-8");
    }

    private static void refuses(String hex, Function<CanonicalReader, ?> read, String message) {
        assertThatThrownBy(() -> CanonicalReader.decode(Bytes.parseHex(hex), read::apply))
                .isInstanceOf(MalformedInputException.class)
                .hasMessageContaining(message);
    }
}
