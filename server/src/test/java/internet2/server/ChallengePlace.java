package internet2.server;

import com.sun.net.httpserver.HttpServer;
import internet2.trustchain.names.DomainName;
import internet2.trustchain.names.NamesModule;
import internet2.trustchain.names.NamesOperation;
import internet2.trustchain.names.RecordSet;
import internet2.trustchain.names.RecordType;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A web server on {@code ::1}, and what it answers to http-01. */
record ChallengePlace(HttpServer server, Map<String, String> answers) implements AutoCloseable {

    static ChallengePlace open() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0), 0);
        Map<String, String> answers = new ConcurrentHashMap<>();
        server.createContext("/.well-known/acme-challenge/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String answer = answers.getOrDefault(path.substring(path.lastIndexOf('/') + 1), "");
            byte[] body = answer.getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        return new ChallengePlace(server, answers);
    }

    Map<String, String> flags() {
        return Map.of("acme.http_port", Integer.toString(server.getAddress().getPort()));
    }

    /** Lets a name lead here. */
    static void lead(RunningNode founder, String name) {
        RecordSet here = RecordSet.parse(DomainName.parse(name), RecordType.AAAA, 60, "::1");
        founder.node()
                .core()
                .accounts()
                .administrator()
                .submit(NamesModule.NAME, new NamesOperation.SetRecords(here))
                .join();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
