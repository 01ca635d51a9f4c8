package internet2.stoq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StreamBytesTest {

    /** What one read of the transport may bring. */
    private static final int READ_BYTES = 16 * 1024;

    private final StreamBytes stream = new StreamBytes(() -> {});

    @Test
    void whoeverSendsByteByByteHoldsNoMoreMemoryThanWhatArrived() throws Exception {
        List<ByteBuf> brought = new ArrayList<>();
        for (int i = 0; i < 2 * READ_BYTES; i++) {
            ByteBuf one = buffer(i);
            brought.add(one);
            stream.add(one);
        }
        stream.end();

        assertThat(brought.stream().filter(buffer -> buffer.refCnt() > 0)).hasSize(2);
        byte[] read = stream.readAllBytes();
        assertThat(read).hasSize(2 * READ_BYTES);
        for (int i = 0; i < read.length; i++) {
            assertThat(read[i]).isEqualTo((byte) i);
        }
        assertThat(brought).allMatch(buffer -> buffer.refCnt() == 0);
    }

    /** A service may have given the stream to another thread, which reads on. */
    @Test
    void afterItsServiceHasReturnedNothingIsReadAnyMore() throws Exception {
        ByteBuf bytes = buffer(1, 2, 3);
        stream.add(bytes);
        assertThat(stream.read()).isEqualTo(1);

        stream.discard();

        assertThat(bytes.refCnt()).isZero();
        assertThatThrownBy(stream::read).isInstanceOf(IOException.class).hasMessageContaining("has returned");
    }

    private static ByteBuf buffer(int... content) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(READ_BYTES, READ_BYTES);
        for (int next : content) {
            buffer.writeByte(next);
        }
        return buffer;
    }
}
