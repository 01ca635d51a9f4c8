package internet2.bench;

import internet2.cli.Credential;
import internet2.foundation.configuration.AddressText;
import internet2.server.Node;
import internet2.server.gateway.ApiJson;
import internet2.server.settings.NodeSettings;
import internet2.stoq.Connection;
import internet2.stoq.ConnectionRefused;
import internet2.stoq.RefusalCode;
import internet2.stoq.StoqException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * From asking one node for a revocation to its effect at the others: for a node that this process runs, and whose
 * connections they close and whose handshakes they refuse; and for an identity that their gateways refuse.
 *
 * <p>Arguments: a join token, an empty folder, then of each node its data folder and its STOQ port. The first node
 * revokes, the administrators of the others are the identities.
 */
public final class RevocationLoad {

    private static final Duration POLL = Duration.ofMillis(1);

    private record Place(Path data, InetSocketAddress stoq, URI gateway) {}

    private final List<Place> places;
    private final HttpClient administrator;

    private RevocationLoad(List<Place> places, HttpClient administrator) {
        this.places = places;
        this.administrator = administrator;
    }

    public static void main(String[] arguments) throws Exception {
        List<Place> places = new ArrayList<>();
        for (int i = 2; i < arguments.length; i += 2) {
            Path data = Path.of(arguments[i]);
            places.add(new Place(
                    data,
                    AddressText.parseSocketAddress("[::1]:" + arguments[i + 1]),
                    URI.create(Files.readString(data.resolve("gateway")).strip())));
        }
        Map<String, String> flags = Map.of(
                "internet2.data", arguments[1],
                "internet2.port", "0",
                "dns.port", "0",
                "dns.encrypted_port", "0",
                "gateway.https_port", "0",
                "gateway.http_port", "0");
        NodeSettings settings = NodeSettings.reader().read(Map.of(), flags);
        Node.Join join = Node.Join.parse(places.getFirst().gateway().getAuthority(), arguments[0]);
        try (HttpClient administrator = client(places.getFirst());
                Node node = Node.open(settings, Optional.of(join), InstantSource.system())) {
            RevocationLoad load = new RevocationLoad(places, administrator);
            for (Place identity : load.others()) {
                load.identity(identity);
            }
            load.node(node, Path.of(arguments[1]));
        }
        System.exit(0);
    }

    /** Gateways are asked over connections that are open already, one question after the other. */
    private void identity(Place of) throws Exception {
        try (HttpClient client = client(of)) {
            List<Effect> refusals = new ArrayList<>();
            for (Place place : others()) {
                ask(client, place);
                refusals.add(() -> ask(client, place) != 200);
            }
            Revoked revoked = revoke(serial(of.data().resolve("admin/admin.crt")));
            print("gateway refuses the client certificate", revoked.await(refusals), revoked);
        }
    }

    private void node(Node node, Path data) throws Exception {
        List<Effect> closings = new ArrayList<>();
        List<Effect> refusals = new ArrayList<>();
        for (Place place : others()) {
            Connection open = node.stoq().connect(place.stoq());
            closings.add(() -> !open.isOpen());
            refusals.add(() -> refused(node, place));
        }
        Revoked revoked = revoke(serial(data.resolve("certificates/node.crt")));
        print("open STOQ connection is closed", revoked.await(closings), revoked);
        print("STOQ handshake is refused", revoked.await(refusals), revoked);
    }

    private List<Place> others() {
        return places.subList(1, places.size());
    }

    private static boolean refused(Node node, Place place) {
        try {
            node.stoq().connect(place.stoq()).close();
            return false;
        } catch (ConnectionRefused e) {
            if (e.code() != RefusalCode.CERTIFICATE_REVOKED) {
                throw new IllegalStateException(e);
            }
            return true;
        } catch (StoqException e) {
            return false;
        }
    }

    /** Whether what is waited for has come about. */
    @FunctionalInterface
    private interface Effect {
        boolean shows() throws Exception;
    }

    /**
     * A revocation that was asked for.
     *
     * @param began nanoseconds of {@link System#nanoTime}
     * @param acknowledged milliseconds from then on
     */
    private record Revoked(long began, Future<Double> acknowledged) {

        /** Milliseconds until each effect. */
        List<Double> await(List<Effect> effects) throws Exception {
            List<Double> millis = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Callable<Double>> waiting = effects.stream()
                        .<Callable<Double>>map(each -> () -> await(each))
                        .toList();
                for (Future<Double> each : threads.invokeAll(waiting)) {
                    millis.add(each.get());
                }
            }
            return millis;
        }

        private double await(Effect effect) throws Exception {
            while (!effect.shows()) {
                Thread.sleep(POLL);
            }
            return since(began);
        }
    }

    private Revoked revoke(String serial) {
        long began = System.nanoTime();
        FutureTask<Double> asking = new FutureTask<>(() -> {
            post(serial);
            return since(began);
        });
        Thread.startVirtualThread(asking);
        return new Revoked(began, asking);
    }

    private void post(String serial) throws IOException, InterruptedException {
        HttpResponse<String> answer = administrator.send(
                HttpRequest.newBuilder(places.getFirst().gateway().resolve("/api/v1/cert/revoke"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(
                                ApiJson.write(Map.of("id", serial, "reason", "keyCompromise"))))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
        }
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e6;
    }

    private static void print(String what, List<Double> millis, Revoked revoked) throws Exception {
        double first = millis.stream().mapToDouble(each -> each).min().orElseThrow();
        double last = millis.stream().mapToDouble(each -> each).max().orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "%-44s at the first of %d others after %6.1f ms, at the last %6.1f ms; acknowledged %6.1f ms%n",
                what,
                millis.size(),
                first,
                last,
                revoked.acknowledged().get());
    }

    private static int ask(HttpClient client, Place place) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(place.gateway().resolve("/api/v1/health"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static HttpClient client(Place place) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(Credential.sslContext(place.data()))
                .build();
    }

    private static String serial(Path chain) throws Exception {
        try (var in = Files.newInputStream(chain)) {
            X509Certificate leaf = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .iterator()
                    .next();
            return leaf.getSerialNumber().toString(16);
        }
    }
}
