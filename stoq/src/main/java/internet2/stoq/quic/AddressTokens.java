package internet2.stoq.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Retry tokens (RFC 9000, 8.1.4: "an address validation token MUST be difficult to guess").
 *
 * <pre>
 *   8 issued at, ms | 16 HMAC-SHA256 over (issued at, address, port, original id), cut | original id
 * </pre>
 *
 * <p>The key lives as long as the listener: nobody else needs to read a token. Event loop only.
 */
final class AddressTokens implements QuicTokenHandler {

    /** A client answers a Retry at once; later is a replay. */
    static final Duration LIFETIME = Duration.ofSeconds(10);

    private static final int MAC_BYTES = 16;
    private static final int HEAD_BYTES = Long.BYTES + MAC_BYTES;
    private static final int REFUSED = -1;

    private final InstantSource clock;
    private final BooleanSupplier validationNeeded;
    private final BooleanSupplier admitting;
    private final SecretKeySpec key;

    /**
     * @param validationNeeded whether to send a Retry rather than begin a handshake at once
     * @param admitting whether a client with a good token may begin a handshake now
     */
    AddressTokens(
            InstantSource clock, SecureRandom random, BooleanSupplier validationNeeded, BooleanSupplier admitting) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.clock = clock;
        this.key = new SecretKeySpec(secret, "HmacSHA256");
        this.validationNeeded = validationNeeded;
        this.admitting = admitting;
    }

    @Override
    public boolean writeToken(ByteBuf out, ByteBuf dcid, InetSocketAddress address) {
        if (!validationNeeded.getAsBoolean()) {
            return false;
        }
        long now = clock.millis();
        byte[] originalId = ByteBufUtil.getBytes(dcid);
        out.writeLong(now).writeBytes(mac(now, address, originalId)).writeBytes(originalId);
        return true;
    }

    @Override
    public int validateToken(ByteBuf token, InetSocketAddress address) {
        int idBytes = token.readableBytes() - HEAD_BYTES;
        if (idBytes < 0 || idBytes > Quic.MAX_CONN_ID_LEN || !admitting.getAsBoolean()) {
            return REFUSED;
        }
        int start = token.readerIndex();
        long issued = token.getLong(start);
        long age = clock.millis() - issued;
        byte[] originalId = ByteBufUtil.getBytes(token, start + HEAD_BYTES, idBytes);
        boolean genuine = MessageDigest.isEqual(
                mac(issued, address, originalId), ByteBufUtil.getBytes(token, start + Long.BYTES, MAC_BYTES));
        return genuine && age >= 0 && age <= LIFETIME.toMillis() ? HEAD_BYTES : REFUSED;
    }

    @Override
    public int maxTokenLength() {
        return HEAD_BYTES + Quic.MAX_CONN_ID_LEN;
    }

    private byte[] mac(long issued, InetSocketAddress address, byte[] originalId) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                    .putLong(issued)
                    .putInt(address.getPort())
                    .flip());
            mac.update(address.getAddress().getAddress());
            mac.update(originalId);
            return Arrays.copyOf(mac.doFinal(), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
