package internet2.trustchain.names;

import internet2.stoq.quic.TlsMaterial;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** DNS over TLS 1.3 (RFC 7858), with the JDK's TLS. */
final class TlsServer {

    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(5);

    private final Responder responder;
    private final Duration idleTimeout;
    private volatile SslContext context;

    TlsServer(TlsMaterial material, Responder responder, Duration idleTimeout) throws IOException {
        this.responder = responder;
        this.idleTimeout = idleTimeout;
        this.context = context(material);
    }

    void rotate(TlsMaterial material) {
        try {
            context = context(material);
        } catch (SSLException e) {
            throw new IllegalArgumentException("the new certificate can't be used: " + e.getMessage(), e);
        }
    }

    ChannelInitializer<Channel> initializer() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel connection) {
                SslHandler tls = context.newHandler(connection.alloc());
                tls.setHandshakeTimeout(HANDSHAKE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                connection.pipeline().addLast(tls);
                StreamPipeline.add(connection.pipeline(), responder, Transport.TLS, idleTimeout);
            }
        };
    }

    private static SslContext context(TlsMaterial material) throws SSLException {
        return SslContextBuilder.forServer(material.key(), material.chain().toArray(X509Certificate[]::new))
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3")
                // clients without ALPN are served too: RFC 7858 has none
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        "dot"))
                .build();
    }
}
