package internet2.server.workloads;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.Any;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.server.workloads.envoy.DiscoveryRequest;
import internet2.server.workloads.envoy.DiscoveryResponse;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of Envoy's (xDS protocol, "Basic Protocol Overview"): each request names what is wanted and takes or
 * refuses the response whose nonce it carries; a response goes out when other names are wanted, and when a secret
 * became another. A request with an older nonce crossed a response on its way, and another one follows it.
 */
final class SecretStream implements Subscriptions.Subscription, StreamObserver<DiscoveryRequest> {

    private static final int VERSION_DIGITS = 16;
    private static final int QUOTED_MAX = 200;

    private static final Logger log = LoggerFactory.getLogger(SecretStream.class);

    private final LocalProcess process;
    private final Secrets secrets;
    private final ServerCallStreamObserver<DiscoveryResponse> out;
    private final Subscriptions subscriptions;

    /** What is wanted; null before the first request. */
    @GuardedBy("this")
    private @Nullable List<String> names;

    @GuardedBy("this")
    private List<Any> sent = List.of();

    @GuardedBy("this")
    private long responses;

    /** The latest response that the client said it could not use. */
    @GuardedBy("this")
    private long refused;

    @GuardedBy("this")
    private boolean ended;

    private SecretStream(
            LocalProcess process,
            Secrets secrets,
            ServerCallStreamObserver<DiscoveryResponse> out,
            Subscriptions subscriptions) {
        this.process = process;
        this.secrets = secrets;
        this.out = out;
        this.subscriptions = subscriptions;
    }

    static StreamObserver<DiscoveryRequest> open(
            LocalProcess process, Secrets secrets, StreamObserver<DiscoveryResponse> out, Subscriptions subscriptions) {
        ServerCallStreamObserver<DiscoveryResponse> call = (ServerCallStreamObserver<DiscoveryResponse>) out;
        SecretStream stream = new SecretStream(process, secrets, call, subscriptions);
        call.setOnCancelHandler(() -> subscriptions.remove(stream));
        try {
            subscriptions.add(stream);
        } catch (StatusException e) {
            stream.end(e);
        }
        return stream;
    }

    /** @param nonce which the client returns; empty where nobody will */
    static DiscoveryResponse response(List<Any> secrets, String nonce) {
        DiscoveryResponse response = DiscoveryResponse.newBuilder()
                .setTypeUrl(Secrets.TYPE)
                .addAllResources(secrets)
                .build();
        Hash content = Hash.of(Bytes.wrap(response.toByteArray()));
        return response.toBuilder()
                .setVersionInfo(content.hex().substring(0, VERSION_DIGITS))
                .setNonce(nonce)
                .build();
    }

    /** Of what a client says, as much as is repeated to it or to the operator. */
    static String shortened(String text) {
        return text.length() <= QUOTED_MAX ? text : text.substring(0, QUOTED_MAX) + "...";
    }

    @Override
    public LocalProcess process() {
        return process;
    }

    @Override
    public synchronized void onNext(DiscoveryRequest request) {
        if (ended) {
            return;
        }
        if (!request.getTypeUrl().isEmpty() && !request.getTypeUrl().equals(Secrets.TYPE)) {
            end(Status.INVALID_ARGUMENT
                    .withDescription(
                            "this is discovered here: " + Secrets.TYPE + ", not " + shortened(request.getTypeUrl()))
                    .asException());
            return;
        }
        String nonce = request.getResponseNonce();
        if (!nonce.isEmpty() && !nonce.equals(Long.toString(responses))) {
            return;
        }
        if (request.hasErrorDetail() && refused < responses) {
            refused = responses;
            log.atWarn()
                    .addKeyValue("process", process)
                    .addKeyValue("secrets", shortened(String.valueOf(names)))
                    .addKeyValue("reason", shortened(request.getErrorDetail().getMessage()))
                    .log("secrets refused by the one who asked for them");
        }
        List<String> wanted = List.copyOf(request.getResourceNamesList());
        if (nonce.isEmpty() || !wanted.equals(names)) {
            names = wanted;
            sent = List.of();
            refresh();
        }
    }

    @Override
    public synchronized void refresh() {
        if (names == null || ended || out.isCancelled()) {
            return;
        }
        try {
            List<Any> latest = secrets.of(process, names);
            if (!latest.equals(sent)) {
                Subscriptions.requireReady(out);
                sent = latest;
                responses++;
                out.onNext(response(latest, Long.toString(responses)));
            }
        } catch (StatusException e) {
            end(e);
        }
    }

    @Override
    public void onError(Throwable gone) {
        subscriptions.remove(this);
    }

    @Override
    public synchronized void onCompleted() {
        subscriptions.remove(this);
        if (!ended) {
            ended = true;
            out.onCompleted();
        }
    }

    private synchronized void end(StatusException why) {
        subscriptions.remove(this);
        if (!ended) {
            ended = true;
            out.onError(why);
        }
    }
}
