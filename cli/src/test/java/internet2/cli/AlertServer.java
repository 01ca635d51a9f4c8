package internet2.cli;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.ToIntFunction;

/** What an operator runs to be told of alerts. */
final class AlertServer implements AutoCloseable {

    private final HttpsServer server;

    /** @param taking from the body to the status of the answer */
    AlertServer(Path data, ToIntFunction<String> taking) throws Exception {
        this.server = HttpsServer.create(new InetSocketAddress(Inet6Address.ofLiteral("::1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(LyingNode.certified(data.resolve("certificates"))));
        server.createContext("/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(taking.applyAsInt(body), -1);
            }
        });
        server.start();
    }

    String url() {
        return "https://[::1]:" + server.getAddress().getPort() + "/alerts";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
