package internet2.trustchain.resolver.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.stoq.quic.EventLoops;
import internet2.trustchain.names.DnsMessage;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.RecordType;
import internet2.trustchain.names.ResponseCode;
import internet2.trustchain.resolver.Answer;
import internet2.trustchain.resolver.LocalNames;
import internet2.trustchain.resolver.Question;
import internet2.trustchain.resolver.ResolverLimits;
import internet2.trustchain.resolver.TrustAnchors;
import internet2.trustchain.resolver.Upstream;
import internet2.trustchain.resolver.upstream.UpstreamClient;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever asks is told, whatever happens. */
@Timeout(30)
final class ResolverServiceTest {

    private static final Question OUTSIDE = new Question(DomainName.parse("www.example.test"), RecordType.AAAA);

    private DatagramSocket silent;
    private EventLoops loops;
    private ResolverService service;

    @BeforeEach
    void open() throws Exception {
        silent = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
        loops = EventLoops.open(1);
        TrustManagerFactory roots = TrustManagerFactory.getInstance("PKIX");
        roots.init((KeyStore) null);
        LocalNames local = new LocalNames() {
            @Override
            public Optional<DnsMessage> answer(Question question) {
                if (question.name().firstLabel().equals("broken")) {
                    throw new IllegalStateException("a defect");
                }
                return Optional.empty();
            }

            @Override
            public Optional<DomainName> zoneOf(DomainName name) {
                return Optional.empty();
            }
        };
        service = ResolverService.start(
                new ResolverConfiguration(
                        List.of(Upstream.plain((InetSocketAddress) silent.getLocalSocketAddress())),
                        true,
                        TrustAnchors.NONE,
                        1 << 20,
                        ResolverLimits.DEFAULT),
                local,
                new UpstreamClient((X509TrustManager) roots.getTrustManagers()[0], loops, new SecureRandom()),
                client -> true,
                InstantSource.system(),
                new SecureRandom());
    }

    @AfterEach
    void close() {
        service.close();
        loops.close();
        silent.close();
    }

    private CompletableFuture<Answer> underWay() throws Exception {
        CompletableFuture<Answer> answer = service.resolve(OUTSIDE, false);
        silent.receive(new DatagramPacket(new byte[512], 512));
        return answer;
    }

    @Test
    void whoWaitsWhenItClosesIsTold() throws Exception {
        CompletableFuture<Answer> answer = underWay();
        service.close();
        assertThat(answer.get(10, TimeUnit.SECONDS).code()).isEqualTo(ResponseCode.SERVFAIL);
    }

    @Test
    void whoAsksAfterItsEndIsTold() throws Exception {
        service.close();
        assertThat(service.resolve(OUTSIDE, false).get(10, TimeUnit.SECONDS).code())
                .isEqualTo(ResponseCode.SERVFAIL);
        assertThatThrownBy(service::statistics)
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aDefectInOneResolutionLeavesTheOthersAlone() throws Exception {
        CompletableFuture<Answer> other = underWay();
        Question broken = new Question(DomainName.parse("broken.test"), RecordType.AAAA);
        assertThat(service.resolve(broken, false).get(10, TimeUnit.SECONDS).code())
                .isEqualTo(ResponseCode.SERVFAIL);
        assertThat(other).isNotDone();
        assertThat(service.statistics().questions()).isEqualTo(2);
    }
}
