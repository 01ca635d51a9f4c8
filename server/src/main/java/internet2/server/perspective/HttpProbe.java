package internet2.server.perspective;

import internet2.foundation.Ipv6Text;
import internet2.trustchain.acme.AcmeError;
import internet2.trustchain.acme.ControlQuestion;
import internet2.trustchain.acme.Finding;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.SubjectName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * http-01 (RFC 8555 section 8.3). Follows redirects, to the two ports of HTTP only; whoever proves to be the server
 * over HTTPS after a redirect is not asked for a certificate, which it may be about to get.
 */
final class HttpProbe implements AutoCloseable {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration ALL_WITHIN = Duration.ofSeconds(30);
    private static final int REDIRECTS_MAX = 10;
    private static final int BODY_BYTES_MAX = 4096;
    private static final int HEAD_BYTES_MAX = 8192;

    private final Targets targets;
    private final ZoneProbe zones;

    /** Made for the first probe: a node that never looks has no threads for it. */
    private Optional<Vertx> loop = Optional.empty(); // guarded by this

    HttpProbe(Targets targets, ZoneProbe zones) {
        this.targets = targets;
        this.zones = zones;
    }

    Finding look(ControlQuestion.Http asked) throws InterruptedException {
        long end = System.nanoTime() + ALL_WITHIN.toNanos();
        String host = asked.name().text();
        try {
            if (asked.name() instanceof SubjectName.Address address) {
                host = "[" + Ipv6Text.of(zones.address(address)) + "]";
            }
            Place place = new Place("http", host, targets.httpPort(), "/.well-known/acme-challenge/" + asked.token());
            for (int i = 0; i <= REDIRECTS_MAX && System.nanoTime() < end; i++) {
                Answer answer = get(place);
                if (answer.redirect().isEmpty()) {
                    return judge(answer, asked, place);
                }
                place = place.elsewhere(answer.redirect().get(), targets);
            }
        } catch (NotSeen e) {
            return e.finding();
        }
        return Finding.notShown(AcmeError.CONNECTION, host + " redirects too often, or too slowly");
    }

    private static Finding judge(Answer answer, ControlQuestion.Http asked, Place place) {
        if (answer.status() != 200) {
            return Finding.notShown(
                    AcmeError.UNAUTHORIZED, place.url() + " answered with the status " + answer.status());
        }
        // "The server SHOULD ignore whitespace characters at the end of the body."
        return answer.body().stripTrailing().equals(asked.keyAuthorization())
                ? Finding.shown()
                : Finding.notShown(
                        AcmeError.UNAUTHORIZED, place.url() + " does not hold the expected key authorization");
    }

    private record Answer(int status, Optional<String> redirect, String body) {}

    private record Place(String scheme, String host, int port, String path) {

        String url() {
            return scheme + "://" + host + path;
        }

        Place elsewhere(String location, Targets targets) throws NotSeen {
            URI next;
            try {
                next = URI.create(url()).resolve(location);
            } catch (IllegalArgumentException e) {
                throw new NotSeen(AcmeError.CONNECTION, url() + " redirects to what is no URL");
            }
            boolean secure = "https".equalsIgnoreCase(next.getScheme());
            int port = secure ? targets.tlsPort() : targets.httpPort();
            boolean usual = next.getPort() == -1 || next.getPort() == port;
            if (next.getHost() == null || !usual || !(secure || "http".equalsIgnoreCase(next.getScheme()))) {
                throw new NotSeen(AcmeError.CONNECTION, url() + " redirects to where no probe goes");
            }
            String query = next.getRawQuery() == null ? "" : "?" + next.getRawQuery();
            return new Place(secure ? "https" : "http", next.getHost(), port, next.getRawPath() + query);
        }
    }

    private Answer get(Place place) throws NotSeen, InterruptedException {
        Inet6Address address = zones.address(name(place.host()));
        targets.require(address);
        RequestOptions request = new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(place.port(), "[" + Ipv6Text.of(address) + "]"))
                .setHost(place.host())
                .setPort(place.port())
                .setSsl(place.scheme().equals("https"))
                .setURI(place.path())
                .setMethod(HttpMethod.GET)
                .setFollowRedirects(false)
                .setTimeout(ANSWER_WITHIN.toMillis())
                .putHeader("accept", "*/*")
                .putHeader("user-agent", "internet2-acme")
                .putHeader("connection", "close");
        HttpClient client = vertx().createHttpClient(new HttpClientOptions()
                .setKeepAlive(false)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setConnectTimeout((int) ANSWER_WITHIN.toMillis())
                .setIdleTimeout((int) ANSWER_WITHIN.toSeconds())
                .setMaxHeaderSize(HEAD_BYTES_MAX));
        try {
            Future<Answer> answer =
                    client.request(request).compose(HttpClientRequest::send).compose(HttpProbe::read);
            return answer.toCompletionStage()
                    .toCompletableFuture()
                    .get(2 * ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new NotSeen(
                    AcmeError.CONNECTION,
                    place.host() + " at [" + Ipv6Text.of(address) + "]:" + place.port() + " did not answer: "
                            + reason(e));
        } finally {
            client.close();
        }
    }

    private static Future<Answer> read(HttpClientResponse response) {
        int status = response.statusCode();
        Optional<String> location = Optional.ofNullable(response.getHeader("location"));
        if (status / 100 == 3 && location.isPresent()) {
            return Future.succeededFuture(new Answer(status, location, ""));
        }
        CompletableFuture<Answer> whole = new CompletableFuture<>();
        Buffer body = Buffer.buffer();
        response.handler(piece -> {
            body.appendBuffer(piece);
            if (body.length() > BODY_BYTES_MAX) {
                response.request().connection().close();
                whole.completeExceptionally(new IllegalStateException("more than " + BODY_BYTES_MAX + " bytes"));
            }
        });
        response.exceptionHandler(whole::completeExceptionally);
        response.endHandler(end -> whole.complete(new Answer(status, Optional.empty(), body.toString())));
        return Future.fromCompletionStage(whole);
    }

    private static SubjectName name(String host) throws NotSeen {
        try {
            return SubjectName.parse(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        } catch (IssuanceRefused e) {
            throw new NotSeen(AcmeError.DNS, e.reason());
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private synchronized Vertx vertx() {
        if (loop.isEmpty()) {
            loop = Optional.of(Vertx.vertx(new VertxOptions()
                    .setEventLoopPoolSize(1)
                    .setWorkerPoolSize(1)
                    .setInternalBlockingPoolSize(1)));
        }
        return loop.get();
    }

    @Override
    public synchronized void close() {
        loop.ifPresent(Vertx::close);
    }
}
