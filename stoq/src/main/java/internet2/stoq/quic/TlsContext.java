package internet2.stoq.quic;

import io.netty.handler.codec.quic.BoringSSLContextOption;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.ClientAuth;
import java.util.Optional;

/** Builds BoringSSL contexts: one per policy and material, so that tickets never outlive a certificate. */
final class TlsContext {

    private TlsContext() {}

    static QuicSslContext server(EndpointConfiguration endpoint, TlsMaterial material) {
        QuicSslContextBuilder builder = QuicSslContextBuilder.forServer(new OneKey(material), null)
                .clientAuth(endpoint.policy().askClient() ? ClientAuth.OPTIONAL : ClientAuth.NONE);
        return common(builder, endpoint).build();
    }

    static QuicSslContext client(EndpointConfiguration endpoint, Optional<TlsMaterial> material) {
        QuicSslContextBuilder builder = QuicSslContextBuilder.forClient();
        material.ifPresent(own -> builder.keyManager(new OneKey(own), null));
        return common(builder, endpoint).build();
    }

    private static QuicSslContextBuilder common(QuicSslContextBuilder builder, EndpointConfiguration endpoint) {
        return builder.applicationProtocols(endpoint.policy().alpn())
                .trustManager(new DeferredTrust())
                .keylog((engine, line) -> {
                    ExportedSecret.remember(engine, line);
                    endpoint.diagnosis().keys(line);
                })
                .earlyData(false)
                .sessionTimeout(endpoint.limits().sessionLifetime().toSeconds())
                .option(
                        BoringSSLContextOption.GROUPS,
                        endpoint.policy().groups().toArray(String[]::new));
    }
}
