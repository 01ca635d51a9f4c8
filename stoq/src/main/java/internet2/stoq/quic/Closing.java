package internet2.stoq.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicTransportError;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;

/**
 * Ends connections with a reason that the peer can read (RFC 9000, 19.19), and reads the peer's.
 *
 * <p>A client says what its application has to say in the transport's form, as the error APPLICATION_ERROR with the
 * application's code before the reason: where an application's own form is used before HANDSHAKE_DONE has come, and a
 * probe is due, quiche 0.29 acknowledges the same handshake packet without end, and the event loop is lost. A server's
 * handshake is confirmed as soon as it is complete (RFC 9001, 4.1.2).
 */
public final class Closing {

    /** CONNECTION_CLOSE must fit into one datagram. */
    private static final int REASON_CHARS_MAX = 300;

    private static final Pattern CODED = Pattern.compile("(\\d{1,9}) (.*)", Pattern.DOTALL);

    private Closing() {}

    /** What an application said when it ended a connection; a code is not negative. */
    public record ApplicationError(int code, String reason) {}

    /** @param code of the application protocol, 0 where nothing is wrong; the peer sees it once TLS is complete */
    public static void withApplicationError(QuicChannel channel, int code, String reason) {
        SSLEngine engine = channel.sslEngine();
        if (engine == null || !engine.getUseClientMode()) {
            close(channel, true, code, reason);
        } else if (code == 0) {
            withTransportError(channel, QuicTransportError.NO_ERROR);
        } else {
            close(channel, false, (int) QuicTransportError.APPLICATION_ERROR.code(), code + " " + reason);
        }
    }

    /** Where no application code can travel yet. */
    public static void withTransportError(QuicChannel channel, QuicTransportError error) {
        close(channel, false, (int) error.code(), "");
    }

    /** What the peer's application said, in either form; empty where only its transport did. */
    public static Optional<ApplicationError> saidBy(QuicConnectionCloseEvent close) {
        String reason = new String(close.reason(), StandardCharsets.UTF_8);
        if (close.isApplicationClose()) {
            return Optional.of(new ApplicationError(close.error(), reason));
        }
        Matcher coded = CODED.matcher(reason);
        return close.error() == QuicTransportError.APPLICATION_ERROR.code() && coded.matches()
                ? Optional.of(new ApplicationError(Integer.parseInt(coded.group(1)), coded.group(2)))
                : Optional.empty();
    }

    private static void close(QuicChannel channel, boolean application, int code, String reason) {
        String cut = reason.length() > REASON_CHARS_MAX ? reason.substring(0, REASON_CHARS_MAX) : reason;
        ByteBuf text = ByteBufUtil.writeUtf8(channel.alloc(), cut);
        channel.close(application, code, text).addListener(done -> {
            // A connection that cannot be closed in order is closed already.
        });
    }
}
