package internet2.stoq.quic;

import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import java.util.Locale;

/**
 * Why TLS did not come about, as far as one side can know.
 *
 * @param keyExchange whether the two found no key exchange group in common
 * @param text one line for a log
 */
public record TlsFailure(boolean keyExchange, String text) {

    /** RFC 8446, 6: {@code handshake_failure}, what a BoringSSL server sends where no group is shared. */
    private static final int ALERT_HANDSHAKE_FAILURE = 40;

    /** What our own TLS stack says, as Netty's handshake exception carries it. */
    public static TlsFailure ofOwn(Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        String upper = text.toUpperCase(Locale.ROOT);
        return new TlsFailure(upper.contains("NO_SHARED_GROUP") || upper.contains("WRONG_CURVE"), text);
    }

    /** What the peer's alert says; it names no details (RFC 9001, 4.8). */
    public static TlsFailure ofPeer(QuicConnectionCloseEvent close) {
        int alert = QuicConnectionCloseEvent.extractTlsError(close.error());
        return new TlsFailure(alert == ALERT_HANDSHAKE_FAILURE, "the peer's tls alert " + alert);
    }
}
