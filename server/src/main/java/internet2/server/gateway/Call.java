package internet2.server.gateway;

import internet2.foundation.Bytes;
import internet2.server.telemetry.Tracing.Span;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way: found and bounded on the event loop, served on a virtual thread, answered on the event loop.
 *
 * <p>Exactly one answer wins: {@link #claim()} decides. A worker that is too slow loses to the time-out and is left
 * to finish: interrupting it would close the files it is reading or writing.
 */
final class Call {

    private static final Logger log = LoggerFactory.getLogger(Call.class);

    /** What is read and thrown away after a refusal, so that the client gets to read why. */
    private static final long DISCARDED_BYTES_MAX = 1 << 20;

    private static final Duration DISCARDING = Duration.ofSeconds(2);
    private static final String UNMATCHED = "unmatched";

    private final Edge edge;
    private final HttpServerRequest request;
    private final Context context;
    private final List<X509Certificate> peer;
    private final long begun = System.nanoTime();
    private final AtomicBoolean answered = new AtomicBoolean();

    private String label = UNMATCHED;
    private String path = "/";
    private Admission.@Nullable Ticket ticket;
    private @Nullable Span span;
    private long timer = -1;

    Call(Edge edge, HttpServerRequest request, Context context, List<X509Certificate> peer) {
        this.edge = edge;
        this.request = request;
        this.context = context;
        this.peer = peer;
    }

    /** On the event loop. */
    void begin() {
        request.response().endHandler(end -> finished());
        request.response().exceptionHandler(gone -> {});
        request.exceptionHandler(gone -> {});
        try {
            if (request.uri().length() > edge.configuration().targetBytesMax()) {
                throw new ApiProblem(
                        ProblemKind.URI_TOO_LONG,
                        "the request target has more than "
                                + edge.configuration().targetBytesMax() + " bytes");
            }
            ticket = edge.admission().admit(request.remoteAddress());
            RequestTarget target = RequestTarget.parse(request.uri());
            path = target.path();
            RouteTable.Match match = edge.routes().find(request.method().name(), target);
            label = match.route().template();
            requireIdentity(match.route());
            Optional<Topic> topic = edge.streams().requested(request, path);
            if (topic.isEmpty()) {
                receive(match, target);
            } else if (claim()) {
                edge.streams().accept(request, topic.get());
                release();
            }
        } catch (ApiProblem problem) {
            refuse(problem);
            release();
        }
    }

    /** Spares the body of a request that cannot succeed; whose certificate it is, the worker asks. */
    private void requireIdentity(Route route) {
        if (peer.isEmpty() && route.role() != Role.ANONYMOUS) {
            throw new ApiProblem(
                    ProblemKind.UNAUTHENTICATED,
                    "this needs a client certificate of this network, and the connection has none");
        }
    }

    private void receive(RouteTable.Match match, RequestTarget target) {
        long announced = announcedLength();
        Optional<Route.Body> expected = match.route().body();
        if (expected.isEmpty()) {
            if (announced > 0 || (announced < 0 && request.headers().contains("transfer-encoding"))) {
                throw ApiProblem.badRequest("this takes no body");
            }
            work(match, target, new Exchange.Content.None());
            return;
        }
        Route.Body body = expected.get();
        requireType(body);
        if (announced > body.sizeMax()) {
            throw tooLarge(body);
        }
        if (body.streamed()) {
            RequestStream stream = new RequestStream(
                    context, request, body.sizeMax(), edge.configuration().requestTimeout());
            work(match, target, new Exchange.Content.Arriving(stream, announced));
        } else {
            collect(match, target, body);
        }
    }

    private void requireType(Route.Body body) {
        if (body.type().equals("*/*")) {
            return;
        }
        String given = Optional.ofNullable(request.getHeader("content-type")).orElse("");
        int parameters = given.indexOf(';');
        String type = (parameters < 0 ? given : given.substring(0, parameters)).strip();
        if (!type.equalsIgnoreCase(body.type())) {
            throw new ApiProblem(
                    ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                    "the content-type is " + Schema.quoted(given) + "; this takes " + body.type());
        }
    }

    private void collect(RouteTable.Match match, RequestTarget target, Route.Body body) {
        Buffer collected = Buffer.buffer();
        startTimer(
                edge.configuration().requestTimeout(), ProblemKind.REQUEST_TIMEOUT, "the body did not arrive in time");
        request.handler(piece -> {
            try {
                take(piece, collected, body);
            } catch (ApiProblem problem) {
                request.handler(rest -> {});
                request.endHandler(end -> {});
                refuse(problem);
                release();
            }
        });
        request.endHandler(
                end -> work(match, target, new Exchange.Content.Collected(Bytes.wrap(collected.getBytes()))));
        request.exceptionHandler(gone -> release());
    }

    private void take(Buffer piece, Buffer collected, Route.Body body) {
        if (collected.length() + piece.length() > body.sizeMax()) {
            throw tooLarge(body);
        }
        Admission.Ticket held = ticket;
        if (held != null) {
            held.reserve(piece.length());
        }
        collected.appendBuffer(piece);
    }

    private void work(RouteTable.Match match, RequestTarget target, Exchange.Content content) {
        Route route = match.route();
        Duration timeMax = route.timeMax().orElse(edge.configuration().requestTimeout());
        startTimer(timeMax, ProblemKind.TIMED_OUT, "the node was still at work after " + timeMax.toSeconds() + " s");
        Span begunSpan = edge.tracing()
                .request(request.method().name() + " " + label, Optional.ofNullable(request.getHeader("traceparent")));
        span = begunSpan;
        Thread.ofVirtual()
                .name("request " + route.operationId())
                .start(() -> begunSpan.run(() -> {
                    try {
                        serve(match, target, content);
                    } finally {
                        context.runOnContext(now -> release());
                    }
                }));
    }

    /** On a virtual thread. */
    private void serve(RouteTable.Match match, RequestTarget target, Exchange.Content content) {
        try {
            Caller caller = edge.identify(peer, match.route().role());
            Exchange exchange = new Exchange(
                    match.route(),
                    caller,
                    ParameterCheck.check(match.route(), match.parameters(), target.query()),
                    content,
                    new Exchange.Origin(
                            request.uri(),
                            Admission.client(request.remoteAddress()),
                            request.remoteAddress().hostAddress()));
            send(edge.handler(match.route()).handle(exchange));
        } catch (ApiProblem problem) {
            context.runOnContext(now -> refuse(problem));
        } catch (IOException gone) {
            log.atDebug().addKeyValue("path", path).setCause(gone).log("client went away");
            context.runOnContext(now -> breakOff());
        } catch (RuntimeException | Error bug) {
            log.atError()
                    .addKeyValue("operation", match.route().operationId())
                    .setCause(bug)
                    .log("request failed");
            failed(bug);
            context.runOnContext(now -> refuse(
                    new ApiProblem(ProblemKind.INTERNAL, "the node failed to serve this; its log has the reason")));
        }
    }

    private void failed(Throwable bug) {
        Span current = span;
        if (current != null) {
            current.failed(bug);
        }
    }

    private void send(Reply reply) throws IOException {
        switch (reply) {
            case Reply.Whole whole ->
                context.runOnContext(now -> answer(() -> edge.responder().whole(request, whole)));
            case Reply.Elsewhere elsewhere ->
                context.runOnContext(now -> answer(() -> edge.responder().elsewhere(request, elsewhere)));
            case Reply.Streamed streamed -> stream(streamed);
        }
    }

    private void stream(Reply.Streamed reply) throws IOException {
        if (request.method().equals(HttpMethod.HEAD)) {
            context.runOnContext(now -> answer(() -> {
                edge.responder().streamed(request.response(), reply);
                request.response().end();
            }));
            return;
        }
        ResponseStream sink = new ResponseStream(
                context, request.response(), edge.configuration().requestTimeout(), () -> beginStream(reply));
        BufferedOutputStream buffered = new BufferedOutputStream(sink, 1 << 16);
        reply.source().writeTo(buffered);
        buffered.flush();
        if (sink.written() != reply.length()) {
            throw new IllegalStateException(
                    "wrote " + sink.written() + " bytes of the " + reply.length() + " that were announced");
        }
        sink.end();
    }

    private boolean beginStream(Reply.Streamed reply) {
        if (!claim()) {
            return false;
        }
        edge.responder().streamed(request.response(), reply);
        return true;
    }

    private void answer(Runnable write) {
        if (claim() && !request.response().closed()) {
            write.run();
        }
    }

    /** On the event loop. If the answer has begun already, the only honest end is a broken one. */
    private void refuse(ApiProblem problem) {
        if (!claim()) {
            if (request.response().headWritten() && !request.response().ended()) {
                breakOff();
            }
            return;
        }
        if (request.response().closed()) {
            return;
        }
        boolean unread = bodyUnread();
        if (unread && Responder.isHttp1(request)) {
            request.response().putHeader("connection", "close");
        }
        Future<Void> sent = edge.responder().problem(request, problem, path);
        if (unread) {
            discard(sent);
        }
    }

    /** Reads on for a moment: a connection closed over unread bytes is reset, and the client never sees the answer. */
    private void discard(Future<Void> sent) {
        long[] left = {DISCARDED_BYTES_MAX};
        request.handler(piece -> {
            left[0] -= piece.length();
            if (left[0] < 0) {
                request.handler(rest -> {});
                request.pause();
                hangUp();
            }
        });
        request.endHandler(end -> sent.onComplete(done -> hangUp()));
        request.resume();
        sent.onComplete(done -> edge.vertx().setTimer(DISCARDING.toMillis(), tick -> hangUp()));
    }

    private void hangUp() {
        if (Responder.isHttp1(request)) {
            request.connection().close();
        } else if (!request.isEnded()) {
            request.response().reset();
        }
    }

    private void breakOff() {
        if (claim() || !request.response().ended()) {
            request.response().reset();
        }
    }

    private boolean bodyUnread() {
        return !request.isEnded() && (announcedLength() > 0 || request.headers().contains("transfer-encoding"));
    }

    /** The content-length; -1 if there is none. */
    private long announcedLength() {
        String header = request.getHeader("content-length");
        if (header == null) {
            return -1;
        }
        try {
            return Long.parseUnsignedLong(header);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static ApiProblem tooLarge(Route.Body body) {
        return new ApiProblem(ProblemKind.TOO_LARGE, "the body may have " + body.sizeMax() + " bytes at most");
    }

    private void startTimer(Duration after, ProblemKind kind, String detail) {
        stopTimer();
        timer = edge.vertx().setTimer(after.toMillis(), tick -> {
            if (!answered.get()) {
                refuse(new ApiProblem(kind, detail));
            }
        });
    }

    private void stopTimer() {
        if (timer >= 0) {
            edge.vertx().cancelTimer(timer);
            timer = -1;
        }
    }

    private boolean claim() {
        return answered.compareAndSet(false, true);
    }

    /** Gives the client's place back; only when the work is over, so that slow work counts for as long as it lasts. */
    private void release() {
        stopTimer();
        Admission.Ticket held = ticket;
        ticket = null;
        if (held != null) {
            held.giveBack();
        }
    }

    private void finished() {
        int status = request.response().getStatusCode();
        edge.finished(request, label, status, Duration.ofNanos(System.nanoTime() - begun));
        Span current = span;
        if (current != null) {
            current.attribute("http.response.status_code", status);
            current.end();
        }
    }
}
