package internet2.stoq.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicTransportError;

/** Ends connections with a reason that the peer can read (RFC 9000, 19.19). */
public final class Closing {

    /** CONNECTION_CLOSE must fit into one datagram. */
    private static final int REASON_CHARS_MAX = 300;

    private Closing() {}

    /** @param code of the application protocol; the peer sees it only once its handshake is complete */
    public static void withApplicationError(QuicChannel channel, int code, String reason) {
        close(channel, true, code, reason);
    }

    /** Where no application code can travel yet. */
    public static void withTransportError(QuicChannel channel, QuicTransportError error) {
        close(channel, false, (int) error.code(), "");
    }

    private static void close(QuicChannel channel, boolean application, int code, String reason) {
        String cut = reason.length() > REASON_CHARS_MAX ? reason.substring(0, REASON_CHARS_MAX) : reason;
        ByteBuf text = ByteBufUtil.writeUtf8(channel.alloc(), cut);
        channel.close(application, code, text).addListener(done -> {
            // A connection that cannot be closed in order is closed already.
        });
    }
}
