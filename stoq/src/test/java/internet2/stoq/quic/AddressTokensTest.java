package internet2.stoq.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

final class AddressTokensTest {

    private static final InetSocketAddress CLIENT = address("2001:db8::1", 4000);
    private static final byte[] CONNECTION = {1, 2, 3, 4, 5, 6, 7, 8};

    private Instant now = Instant.parse("2026-11-21T06:00:00Z");
    private boolean admitting = true;
    private final AddressTokens tokens =
            new AddressTokens((InstantSource) () -> now, new SecureRandom(), () -> true, () -> admitting);

    @Test
    void aTokenIsGoodForItsAddressAndGivesTheOriginalIdBack() {
        ByteBuf token = tokenFor(CLIENT);
        int offset = tokens.validateToken(token, CLIENT);
        assertThat(token.slice(offset, token.readableBytes() - offset)).isEqualTo(Unpooled.wrappedBuffer(CONNECTION));
        assertThat(token.readableBytes()).isLessThanOrEqualTo(tokens.maxTokenLength());
    }

    @Test
    void aTokenIsWorthNothingFromElsewhere() {
        ByteBuf token = tokenFor(CLIENT);
        assertThat(tokens.validateToken(token, address("2001:db8::2", 4000))).isNegative();
        assertThat(tokens.validateToken(token, address("2001:db8::1", 4001))).isNegative();
    }

    @Test
    void aTokenDiesSoon() {
        ByteBuf token = tokenFor(CLIENT);
        now = now.plus(AddressTokens.LIFETIME);
        assertThat(tokens.validateToken(token, CLIENT)).isPositive();
        now = now.plusMillis(1);
        assertThat(tokens.validateToken(token, CLIENT)).isNegative();
        now = now.minus(AddressTokens.LIFETIME).minusMillis(2);
        assertThat(tokens.validateToken(token, CLIENT)).isNegative();
    }

    @Test
    void noByteOfATokenCanBeChanged() {
        ByteBuf token = tokenFor(CLIENT);
        for (int i = 0; i < token.readableBytes(); i++) {
            ByteBuf forged = token.copy();
            forged.setByte(i, forged.getByte(i) ^ 1);
            assertThat(tokens.validateToken(forged, CLIENT)).isNegative();
        }
        assertThat(tokens.validateToken(Unpooled.EMPTY_BUFFER, CLIENT)).isNegative();
        assertThat(tokens.validateToken(Unpooled.buffer().writeZero(500), CLIENT))
                .isNegative();
    }

    @Test
    void anotherListenersTokenIsWorthNothing() {
        AddressTokens others = new AddressTokens(() -> now, new SecureRandom(), () -> true, () -> true);
        assertThat(others.validateToken(tokenFor(CLIENT), CLIENT)).isNegative();
    }

    @Test
    void whoComesWhileNoHandshakeCanBeginIsDropped() {
        ByteBuf token = tokenFor(CLIENT);
        admitting = false;
        assertThat(tokens.validateToken(token, CLIENT)).isNegative();
    }

    private ByteBuf tokenFor(InetSocketAddress address) {
        ByteBuf token = Unpooled.buffer();
        assertThat(tokens.writeToken(token, Unpooled.wrappedBuffer(CONNECTION), address))
                .isTrue();
        return token;
    }

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(Inet6Address.ofLiteral(host), port);
    }
}
