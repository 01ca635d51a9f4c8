package internet2.server.gateway;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Events to WebSocket clients, one JSON line each.
 *
 * <p>A publisher never waits: each client has a bounded queue, and one that does not keep up is dropped with close code
 * 1013 (try again later); it can connect again and read what it missed over the API.
 */
public final class EventStreams {

    private static final short GOING_AWAY = 1001;
    private static final long PING_EVERY_MS = 20_000;

    private final Vertx vertx;
    private final GatewayObserver observer;
    private final int clientsMax;
    private final int queueMax;
    private final Map<StreamClient, Topic> clients = new ConcurrentHashMap<>();

    EventStreams(Vertx vertx, GatewayConfiguration configuration, GatewayObserver observer) {
        this.vertx = vertx;
        this.observer = observer;
        this.clientsMax = configuration.streamClientsMax();
        this.queueMax = configuration.streamQueueMax();
        vertx.setPeriodic(PING_EVERY_MS, tick -> Set.copyOf(clients.keySet()).forEach(StreamClient::ping));
    }

    /** Queues {@code event} for everyone who follows its topic; returns at once. */
    public void publish(StreamEvent event) {
        Topic topic = event.topic();
        if (!clients.containsValue(topic)) {
            return;
        }
        String line = new String(ApiJson.write(event), StandardCharsets.UTF_8) + "\n";
        clients.forEach((client, follows) -> {
            if (follows == topic) {
                client.offer(line);
            }
        });
    }

    /**
     * The topic that a WebSocket handshake asks for; empty if the request is no handshake.
     *
     * @throws ApiProblem if the handshake is to be refused
     */
    Optional<Topic> requested(HttpServerRequest request, String path) {
        Optional<Topic> topic = Topic.at(path).filter(known -> request.canUpgradeToWebSocket());
        if (topic.isPresent()) {
            requireSameOrigin(request);
            if (clients.size() >= clientsMax) {
                throw ApiProblem.unavailable("this node serves " + clientsMax + " stream clients, the most allowed");
            }
        }
        return topic;
    }

    /** RFC 6455, section 10.2: a page of another origin must not read the streams with the visitor's certificate. */
    private static void requireSameOrigin(HttpServerRequest request) {
        String origin = request.getHeader("origin");
        if (origin != null && !origin.equals("https://" + request.getHeader("host"))) {
            throw ApiProblem.forbidden("pages of " + Schema.quoted(origin) + " may not read this node's streams");
        }
    }

    /** On the event loop, for a handshake that {@link #requested} let pass. */
    void accept(HttpServerRequest request, Topic topic) {
        Context context = vertx.getOrCreateContext();
        request.toWebSocket().onSuccess(socket -> register(context, socket, topic));
    }

    private void register(Context context, ServerWebSocket socket, Topic topic) {
        StreamClient client = new StreamClient(context, socket, queueMax);
        clients.put(client, topic);
        observer.streamOpened(topic);
        socket.closeHandler(closed -> {
            clients.remove(client);
            observer.streamClosed(topic, client.dropped());
        });
    }

    /** Ends all streams because the node stops. */
    void close() {
        Set.copyOf(clients.keySet()).forEach(client -> client.close(GOING_AWAY, "the node stops"));
    }
}
