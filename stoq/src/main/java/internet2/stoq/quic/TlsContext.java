package internet2.stoq.quic;

import io.netty.handler.codec.quic.BoringSSLContextOption;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.ClientAuth;
import java.util.Optional;

/** Builds BoringSSL contexts: one per policy and material, so that tickets never outlive a certificate. */
final class TlsContext {

    private TlsContext() {}

    static QuicSslContext server(TlsPolicy policy, TlsMaterial material, QuicLimits limits) {
        QuicSslContextBuilder builder = QuicSslContextBuilder.forServer(new OneKey(material), null)
                .clientAuth(policy.askClient() ? ClientAuth.OPTIONAL : ClientAuth.NONE);
        return common(builder, policy, limits).build();
    }

    static QuicSslContext client(TlsPolicy policy, Optional<TlsMaterial> material, QuicLimits limits) {
        QuicSslContextBuilder builder = QuicSslContextBuilder.forClient();
        material.ifPresent(own -> builder.keyManager(new OneKey(own), null));
        return common(builder, policy, limits).build();
    }

    private static QuicSslContextBuilder common(QuicSslContextBuilder builder, TlsPolicy policy, QuicLimits limits) {
        return builder.applicationProtocols(policy.alpn())
                .trustManager(new DeferredTrust())
                .keylog(ExportedSecret::remember)
                .earlyData(false)
                .sessionTimeout(limits.sessionLifetime().toSeconds())
                .option(BoringSSLContextOption.GROUPS, policy.groups().toArray(String[]::new));
    }
}
