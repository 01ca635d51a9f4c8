package internet2.stoq.quic;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;

/** The one thing that the listener reads before it spends anything on a client. */
final class AddressTokenFuzzTest extends FuzzTargets {

    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 4433);

    private final AddressTokens tokens =
            new AddressTokens(() -> Instant.EPOCH, new SecureRandom(), () -> true, () -> true);

    /** Nobody can make one up. */
    @FuzzTest
    void token(byte[] data) {
        parsed(() -> tokens.validateToken(Unpooled.wrappedBuffer(data), CLIENT));
        holds(tokens.validateToken(Unpooled.wrappedBuffer(data), CLIENT) < 0, "a made up token is accepted");
    }

    /** Nobody can change one: the first byte says where, the second what. */
    @FuzzTest
    void changedToken(byte[] data) {
        if (data.length < 3) {
            return;
        }
        ByteBuf token = Unpooled.buffer();
        tokens.writeToken(token, Unpooled.wrappedBuffer(data, 2, Math.min(20, data.length - 2)), CLIENT);
        int at = (data[0] & 0xff) % token.readableBytes();
        token.setByte(at, token.getByte(at) ^ data[1]);
        boolean genuine = parsed(() -> tokens.validateToken(token, CLIENT)).orElseThrow() >= 0;
        same(data[1] == 0, genuine);
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        seeds.hostile("token", "zeros", Bytes.wrap(new byte[44]));
        seeds.hostile("token", "short", Bytes.wrap(new byte[23]));
        seeds.valid("changedToken", "unchanged", Bytes.utf8("\0\0twenty bytes of an id"));
        seeds.valid("changedToken", "changed", Bytes.utf8("\11\1an id"));
    }
}
