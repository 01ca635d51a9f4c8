package internet2.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import internet2.foundation.crypto.TlsKeys;
import internet2.ledger.Outcome;
import internet2.stoq.quic.EventLoops;
import internet2.trustchain.workloads.Selector;
import internet2.trustchain.workloads.WorkloadEntry;
import internet2.trustchain.workloads.WorkloadOperation;
import internet2.trustchain.workloads.WorkloadsModule;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Envoy's own messages and stubs at the socket of a whole node, in the order in which Envoy uses them. */
@EnabledOnOs(OS.LINUX)
final class SecretDiscoveryTest {

    private static final String SECRET = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";
    private static final String WEB = "spiffe://internal/web";

    private static final int WINDOW = 64 * 1024;

    @TempDir
    private Path folder;

    private RunningNode running;
    private EventLoops loops;
    private ManagedChannel channel;
    private WorkloadEntry web;

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    @BeforeEach
    void begin() throws Exception {
        Path socket = folder.resolve("workloads.sock");
        running = RunningNode.start(folder.resolve("data"), Map.of("workloads.socket", socket.toString()));
        loops = EventLoops.open(1);
        channel = NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
                .channelType(EpollDomainSocketChannel.class)
                .eventLoopGroup(loops.group())
                .flowControlWindow(WINDOW)
                .usePlaintext()
                .build();
        web = entry("/web");
        accepted(new WorkloadOperation.Create(web));
    }

    @AfterEach
    void end() {
        channel.shutdownNow();
        loops.close();
        running.close();
    }

    private static WorkloadEntry entry(String path) throws Exception {
        Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        return new WorkloadEntry(
                path, Optional.empty(), List.of(Selector.parse("unix:uid:" + uid)), List.of(), Optional.empty());
    }

    private void accepted(WorkloadOperation operation) {
        assertThat(running.node()
                        .core()
                        .accounts()
                        .administrator()
                        .submit(WorkloadsModule.NAME, operation)
                        .join()
                        .outcome())
                .isInstanceOf(Outcome.Accepted.class);
    }

    private StreamObserver<DiscoveryRequest> stream() {
        return SecretDiscoveryServiceGrpc.newStub(channel).streamSecrets(new StreamObserver<>() {
            @Override
            public void onNext(DiscoveryResponse response) {
                heard.add(response);
            }

            @Override
            public void onError(Throwable error) {
                heard.add(Status.fromThrowable(error));
            }

            @Override
            public void onCompleted() {
                heard.add("completed");
            }
        });
    }

    private static DiscoveryRequest wanting(String... names) {
        return DiscoveryRequest.newBuilder()
                .setNode(Node.newBuilder().setId("proxy").setCluster("web"))
                .setTypeUrl(SECRET)
                .addAllResourceNames(List.of(names))
                .build();
    }

    /** As Envoy acknowledges. */
    private static DiscoveryRequest taken(DiscoveryResponse response, String... names) {
        return wanting(names).toBuilder()
                .setVersionInfo(response.getVersionInfo())
                .setResponseNonce(response.getNonce())
                .build();
    }

    private <T> T next(Class<T> type) throws InterruptedException {
        Object got = heard.poll(60, TimeUnit.SECONDS);
        return type.cast(Optional.ofNullable(got).orElseThrow(() -> new AssertionError("nothing was heard")));
    }

    private static Secret only(DiscoveryResponse response) throws Exception {
        assertThat(response.getTypeUrl()).isEqualTo(SECRET);
        assertThat(response.getResourcesList()).hasSize(1);
        assertThat(response.getResources(0).getTypeUrl()).isEqualTo(SECRET);
        return response.getResources(0).unpack(Secret.class);
    }

    private static List<X509Certificate> certificates(DataSource source) throws Exception {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(
                        new ByteArrayInputStream(source.getInlineBytes().toByteArray()))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    @Test
    void aProxyGetsItsCertificateItsKeyAndTheRoots() throws Exception {
        StreamObserver<DiscoveryRequest> certificate = stream();
        certificate.onNext(wanting("default"));
        Secret mine = only(next(DiscoveryResponse.class));
        StreamObserver<DiscoveryRequest> context = stream();
        context.onNext(wanting("ROOTCA"));
        Secret roots = only(next(DiscoveryResponse.class));

        assertThat(mine.getName()).isEqualTo("default");
        List<X509Certificate> chain = certificates(mine.getTlsCertificate().getCertificateChain());
        String key = mine.getTlsCertificate().getPrivateKey().getInlineBytes().toStringUtf8();
        assertThat(chain.getFirst().getSubjectAlternativeNames()).containsExactly(List.of(6, WEB));
        assertThat(TlsKeys.matches(TlsKeys.parsePem(key), chain.getFirst().getPublicKey()))
                .isTrue();
        assertThat(roots.getName()).isEqualTo("ROOTCA");
        X509Certificate root =
                certificates(roots.getValidationContext().getTrustedCa()).getFirst();
        chain.getFirst().verify(chain.getLast().getPublicKey());
        chain.getLast().verify(root.getPublicKey());
    }

    @Test
    void anAcknowledgementIsNotAnsweredAndOtherNamesAre() throws Exception {
        StreamObserver<DiscoveryRequest> requests = stream();
        requests.onNext(wanting("default"));
        DiscoveryResponse first = next(DiscoveryResponse.class);
        requests.onNext(taken(first, "default"));
        requests.onNext(taken(first, WEB));
        DiscoveryResponse second = next(DiscoveryResponse.class);

        assertThat(only(second).getName()).isEqualTo(WEB);
        assertThat(second.getNonce()).isNotEqualTo(first.getNonce());

        requests.onNext(taken(first, "ROOTCA")); // crossed the second one on its way
        requests.onNext(taken(second, "spiffe://internal"));
        assertThat(only(next(DiscoveryResponse.class)).getName()).isEqualTo("spiffe://internal");
        assertThat(heard).isEmpty();
        requests.onCompleted();
        assertThat(next(String.class)).isEqualTo("completed");
    }

    @Test
    void withoutANameThereIsEverythingAndWhatIsNewFollows() throws Exception {
        StreamObserver<DiscoveryRequest> requests = stream();
        requests.onNext(wanting());
        DiscoveryResponse first = next(DiscoveryResponse.class);
        assertThat(first.getResourcesCount()).isEqualTo(2);

        accepted(new WorkloadOperation.Create(entry("/batch")));
        DiscoveryResponse second = next(DiscoveryResponse.class);

        assertThat(second.getResourcesCount()).isEqualTo(3);
        assertThat(second.getVersionInfo()).isNotEqualTo(first.getVersionInfo());
    }

    @Test
    void whatAProcessHasNotEndsTheStreamSayingSo() throws Exception {
        stream().onNext(wanting("spiffe://internal/other"));
        Status status = next(Status.class);

        assertThat(status.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(status.getDescription()).contains("spiffe://internal/other", WEB);

        stream()
                .onNext(wanting().toBuilder()
                        .setTypeUrl("type.googleapis.com/envoy.config.cluster.v3.Cluster")
                        .build());
        assertThat(next(Status.class).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);

        stream().onNext(wanting().toBuilder().setTypeUrl("x".repeat(30_000)).build());
        assertThat(next(Status.class).getDescription()).contains("xxx...").hasSizeLessThan(400);
    }

    @Test
    void namesAreFewAndEachIsThereOnce() throws Exception {
        stream().onNext(wanting("default", "default"));
        assertThat(next(Status.class).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);

        String[] many = IntStream.range(0, 65).mapToObj(i -> WEB + i).toArray(String[]::new);
        stream().onNext(wanting(many));
        assertThat(next(Status.class).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThatThrownBy(() ->
                        SecretDiscoveryServiceGrpc.newBlockingStub(channel).fetchSecrets(wanting(many)))
                .hasMessageContaining("INVALID_ARGUMENT");
    }

    @Test
    void whoDoesNotReadIsNotAnsweredForEver() throws Exception {
        int requests = 400;
        Unread unread = new Unread();
        ClientCallStreamObserver<DiscoveryRequest> stream = (ClientCallStreamObserver<DiscoveryRequest>)
                SecretDiscoveryServiceGrpc.newStub(channel).streamSecrets(unread);
        for (int i = 0; i < requests; i++) {
            stream.onNext(wanting("default", WEB, "ROOTCA"));
        }
        for (int i = 0; i < requests; i++) { // meanwhile more was answered than the window takes
            SecretDiscoveryServiceGrpc.newBlockingStub(channel).fetchSecrets(wanting("ROOTCA"));
        }
        stream.request(requests + 1);

        assertThat(next(Status.class).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(unread.responses).isPositive().isLessThan(requests);
    }

    /** Takes nothing until it is told to. */
    private final class Unread implements ClientResponseObserver<DiscoveryRequest, DiscoveryResponse> {

        private int responses;

        @Override
        public void beforeStart(ClientCallStreamObserver<DiscoveryRequest> stream) {
            stream.disableAutoRequestWithInitial(0);
        }

        @Override
        public void onNext(DiscoveryResponse response) {
            responses++;
        }

        @Override
        public void onError(Throwable error) {
            heard.add(Status.fromThrowable(error));
        }

        @Override
        public void onCompleted() {
            heard.add("completed");
        }
    }

    @Test
    void aSecretThatIsTakenAwayEndsTheStream() throws Exception {
        stream().onNext(wanting("default"));
        next(DiscoveryResponse.class);

        accepted(new WorkloadOperation.Delete(web.id()));

        assertThat(next(Status.class).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void oneRequestHasOneAnswer() throws Exception {
        DiscoveryResponse response =
                SecretDiscoveryServiceGrpc.newBlockingStub(channel).fetchSecrets(wanting(WEB));

        assertThat(only(response).getName()).isEqualTo(WEB);
    }

    @Test
    void theWorkloadApiWantsItsHeaderAndHasNoJwt() {
        assertThat(status("FetchX509SVID")).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status("FetchX509Bundles")).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status("FetchJWTSVID")).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(status("FetchJWTBundles")).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(status("ValidateJWTSVID")).isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    private Status.Code status(String method) {
        MethodDescriptor<Empty, Empty> descriptor = MethodDescriptor.<Empty, Empty>newBuilder()
                .setType(MethodType.SERVER_STREAMING)
                .setFullMethodName("SpiffeWorkloadAPI/" + method)
                .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .build();
        var answers = ClientCalls.blockingServerStreamingCall(
                channel, descriptor, io.grpc.CallOptions.DEFAULT, Empty.getDefaultInstance());
        return Status.fromThrowable(org.assertj.core.api.Assertions.catchThrowableOfType(
                        StatusRuntimeException.class, answers::hasNext))
                .getCode();
    }
}
