package internet2.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Events of a node's stream, in their order. */
final class EventLines implements AutoCloseable {

    private static final int WAITING_MAX = 1024;
    private static final String ENDED = "";

    private final URI stream;
    private final WebSocket socket;
    private final BlockingQueue<String> lines;

    private EventLines(URI stream, WebSocket socket, BlockingQueue<String> lines) {
        this.stream = stream;
        this.socket = socket;
        this.lines = lines;
    }

    static EventLines open(HttpClient http, URI stream) {
        BlockingQueue<String> lines = new ArrayBlockingQueue<>(WAITING_MAX);
        try {
            WebSocket socket = http.newWebSocketBuilder()
                    .buildAsync(stream, new Reading(lines))
                    .join();
            return new EventLines(stream, socket, lines);
        } catch (CompletionException e) {
            throw CommandFailure.unreachable("the stream " + stream + " can't be followed: " + e.getCause());
        }
    }

    /** Waits for an event of this kind, and forgets those before it. */
    JsonNode await(String event) {
        try {
            while (true) {
                String line = lines.take();
                if (line.equals(ENDED)) {
                    throw CommandFailure.unreachable("the stream " + stream + " ended; run the command again");
                }
                JsonNode read = NodeClient.json().readTree(line);
                if (read.path("event").asString("").equals(event)) {
                    return read;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.unreachable("interrupted while following " + stream);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** One message is asked for at a time, so that a slow reader slows the node's queue down and not this one. */
    private record Reading(BlockingQueue<String> lines, StringBuilder part) implements WebSocket.Listener {

        Reading(BlockingQueue<String> lines) {
            this(lines, new StringBuilder());
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                put(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            put(ENDED);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            put(ENDED);
        }

        private void put(String line) {
            try {
                lines.put(line);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
