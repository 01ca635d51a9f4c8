package internet2.bench;

import internet2.cli.Credential;
import internet2.foundation.crypto.TlsKeys;
import internet2.server.gateway.ApiJson;
import internet2.trustchain.authority.SigningRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Certificates through the gateway of a running node: request in, certificate with proof out, over mutual TLS.
 *
 * <p>Arguments: data folder, seconds, the process ids of the nodes for what it costs them.
 */
public final class CertificateLoad {

    private CertificateLoad() {}

    public static void main(String[] arguments) throws Exception {
        Path data = Path.of(arguments[0]);
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[1]));
        String name = "bench.example.internal";
        String csr = SigningRequest.create(TlsKeys.generate(new SecureRandom()), List.of(name));
        URI gateway = URI.create(Files.readString(data.resolve("gateway")).strip());
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve("/api/v1/cert/request"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(ApiJson.write(Map.of("csr", csr, "names", List.of(name)))))
                .build();
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(Credential.sslContext(data))
                .build()) {
            Load.Request issue = () -> {
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200 && answer.statusCode() != 201) {
                    throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
                }
            };
            Served nodes =
                    new Served(Stream.of(arguments).skip(2).map(Long::valueOf).toList());
            System.out.println("warm-up " + Load.run("certificate, 8 in parallel", 8, time, issue));
            System.out.println(nodes.run("certificate, one after the other", 1, time, issue));
            System.out.println(nodes.run("certificate, 32 in parallel", 32, time, issue));
        }
    }
}
