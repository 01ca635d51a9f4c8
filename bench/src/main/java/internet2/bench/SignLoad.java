package internet2.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Certificates of another authority that takes the same request over plain HTTP each time, as cfssl does.
 *
 * <p>Arguments: its name, URL, a file with the request's JSON, seconds, its process id.
 */
public final class SignLoad {

    private SignLoad() {}

    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[3]));
        HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[1]))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofFile(Path.of(arguments[2])))
                .build();
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            Load.Request sign = () -> {
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200 || !answer.body().contains("BEGIN CERTIFICATE")) {
                    throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
                }
            };
            Served server = new Served(List.of(Long.valueOf(arguments[4])));
            Load.run("warm-up", 8, time, sign);
            System.out.println(server.run(name + ", one after the other", 1, time, sign));
            System.out.println(server.run(name + ", 32 in parallel", 32, time, sign));
        }
    }
}
