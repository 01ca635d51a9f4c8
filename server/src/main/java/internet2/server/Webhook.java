package internet2.server;

import internet2.server.gateway.ApiJson;
import internet2.server.gateway.StreamEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts alerts to an operator's server, as JSON, one a request. A 2xx answer means that it was taken; anything else is
 * tried again, after a pause that doubles up to five minutes. Redirects are not followed.
 */
final class Webhook implements AutoCloseable {

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(Webhook.class);

    private final URI url;
    private final HttpClient http;
    private final Consumer<String> observer;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Nothing is sent yet.
     *
     * @param http closed with this
     * @param observer told of each try: {@code delivered} or {@code failed}
     */
    Webhook(URI url, HttpClient http, Consumer<String> observer) {
        this.url = url;
        this.http = http;
        this.observer = observer;
    }

    /**
     * Returns when it was taken.
     *
     * @throws InterruptedException also where this is closed
     */
    void deliver(StreamEvent alert) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(ApiJson.write(alert)))
                .build();
        Duration pause = FIRST_PAUSE;
        while (!taken(request, pause)) {
            if (closed.get()) {
                throw new InterruptedException("the webhook was closed");
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private boolean taken(HttpRequest request, Duration pause) throws InterruptedException {
        String why;
        try {
            HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
            if (answer.statusCode() / 100 == 2) {
                observer.accept("delivered");
                return true;
            }
            why = "status " + answer.statusCode();
        } catch (IOException e) {
            why = String.valueOf(e.getMessage());
        }
        observer.accept("failed");
        log.atWarn()
                .addKeyValue("host", url.getHost())
                .addKeyValue("reason", why)
                .addKeyValue("again_in_ms", pause.toMillis())
                .log("alert not delivered yet");
        return false;
    }

    @Override
    public void close() {
        closed.set(true);
        http.shutdownNow();
    }
}
