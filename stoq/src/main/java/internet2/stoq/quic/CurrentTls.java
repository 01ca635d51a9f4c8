package internet2.stoq.quic;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.util.AttributeKey;
import java.util.Optional;

/** A context and what it was built from. */
public final class CurrentTls {

    private static final AttributeKey<TlsMaterial> MATERIAL = AttributeKey.valueOf(CurrentTls.class, "MATERIAL");

    private final QuicSslContext context;
    private final Optional<TlsMaterial> material;

    CurrentTls(QuicSslContext context, Optional<TlsMaterial> material) {
        this.context = context;
        this.material = material;
    }

    /** The material that a connection began with; absent where we are anonymous. */
    public static Optional<TlsMaterial> materialOf(QuicChannel connection) {
        return Optional.ofNullable(connection.attr(MATERIAL).get());
    }

    QuicSslContext useFor(QuicChannel connection) {
        material.ifPresent(used -> connection.attr(MATERIAL).set(used));
        return context;
    }
}
