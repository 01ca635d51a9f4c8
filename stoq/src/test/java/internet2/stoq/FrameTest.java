package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.MalformedInputException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class FrameTest {

    private static final HybridKey KEYS = TestNetwork.newKeys();
    private static final int BODY_MAX = 1000;

    private static final List<Frame> ALL = List.of(
            new Frame.Introduction(new Hello(
                    Hello.VERSION,
                    new NetworkId(Hash.of(Bytes.utf8("network"))),
                    KEYS.publicKey(),
                    Hash.of(Bytes.utf8("nonce")),
                    Optional.of(Hash.of(Bytes.utf8("name"))),
                    Bytes.utf8("proof"))),
            new Frame.Proof(Bytes.utf8("signature")),
            new Frame.Recall(Bytes.utf8("mac")),
            new Frame.Accepted(),
            new Frame.Call(16),
            new Frame.Flow(65_535),
            new Frame.Body(Bytes.utf8("body")),
            new Frame.Body(Bytes.EMPTY),
            new Frame.Refusal("overloaded", "try again \u00fc"));

    @Property
    void framesReadBackHoweverTheirBytesArrive(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 1, max = 900) Integer> cuts) throws StoqRefusal {
        Bytes wire = ALL.stream().map(Frame::encoded).reduce(Bytes.EMPTY, Bytes::concat);
        FrameReader reader = reader();
        List<Frame> read = new ArrayList<>();
        int at = 0;
        for (int i = 0; at < wire.size(); i++) {
            int end = Math.min(wire.size(), at + cuts.get(i % cuts.size()));
            read.addAll(readAll(reader, wire.slice(at, end)));
            at = end;
        }
        assertThat(read).isEqualTo(ALL);
        assertThat(reader.inMidst()).isFalse();
    }

    @Property
    void strangersBytesAreFramesOrRefusedAndNothingElse(@ForAll @Size(max = 200) byte[] stranger) {
        try {
            for (Frame frame : readAll(reader(), Bytes.of(stranger))) {
                assertThat(frame.encoded().size()).isLessThanOrEqualTo(stranger.length);
            }
        } catch (MalformedInputException | StoqRefusal expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }

    @Test
    void anUnknownOptionalFrameIsSkippedAndAnyOtherRefused() throws StoqRefusal {
        Bytes optional =
                new CanonicalWriter().u16(0x8001).bytes(Bytes.utf8("news")).toBytes();
        Bytes wire = optional.concat(new Frame.Accepted().encoded()).concat(optional);
        assertThat(readAll(reader(), wire)).containsExactly(new Frame.Accepted());

        Bytes unknown = new CanonicalWriter().u16(0x0001 + 99).u32(0).toBytes();
        assertThatThrownBy(() -> readAll(reader(), unknown)).isInstanceOf(MalformedInputException.class);
        Bytes tooMuchToSkip = new CanonicalWriter().u16(0x8001).u32(1 << 20).toBytes();
        assertThatThrownBy(() -> readAll(reader(), tooMuchToSkip)).isInstanceOf(MalformedInputException.class);
    }

    @Test
    void aBodyOverTheLimitIsRefusedByItsHeaderAlone() {
        assertThatThrownBy(() -> readAll(reader(), StreamWriter.header(FrameType.BODY, BODY_MAX + 1)))
                .isInstanceOf(StoqRefusal.class)
                .hasMessageContaining("at most 1000 bytes");
    }

    @Test
    void noMemoryIsTakenThatTheBudgetRefuses() {
        FrameReader full = new FrameReader(BODY_MAX, bytes -> {
            throw new StoqRefusal(StoqRefusal.OVERLOADED, bytes + " bytes");
        });
        assertThatThrownBy(
                        () -> full.next(StreamWriter.header(FrameType.BODY, 10).buffer()))
                .isInstanceOf(StoqRefusal.class)
                .hasMessage("overloaded: 10 bytes");
    }

    @Test
    void payloadsAreReadStrictly() {
        refuses(FrameType.ACCEPTED, "00");
        refuses(FrameType.CALL, "10");
        refuses(FrameType.REFUSAL, "00000001c3");
        refuses(FrameType.INTRODUCTION, "0001");
    }

    @Test
    void aRefusalFitsItsFrameWhateverItSays() {
        Frame.Refusal refusal = Frame.refusal("c".repeat(1000), "\u00fc\ud83d\ude00".repeat(1000));
        assertThat(Bytes.utf8(refusal.code()).size()).isEqualTo(Frame.CODE_BYTES_MAX);
        assertThat(Bytes.utf8(refusal.reason()).size()).isBetween(Frame.REASON_BYTES_MAX - 8, Frame.REASON_BYTES_MAX);
        assertThat(Frame.decode(FrameType.REFUSAL, refusal.payload())).isEqualTo(refusal);
    }

    private static void refuses(FrameType type, String payload) {
        assertThatThrownBy(() -> Frame.decode(type, Bytes.parseHex(payload)))
                .isInstanceOf(MalformedInputException.class);
    }

    private static FrameReader reader() {
        return new FrameReader(BODY_MAX, FrameReader.Budget.unlimited());
    }

    private static List<Frame> readAll(FrameReader reader, Bytes bytes) throws StoqRefusal {
        List<Frame> read = new ArrayList<>();
        ByteBuffer in = bytes.buffer();
        for (Optional<Frame> next = reader.next(in); next.isPresent(); next = reader.next(in)) {
            read.add(next.get());
        }
        return read;
    }
}
