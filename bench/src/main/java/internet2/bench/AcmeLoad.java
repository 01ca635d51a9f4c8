package internet2.bench;

import com.sun.net.httpserver.HttpServer;
import internet2.foundation.Bytes;
import internet2.foundation.configuration.AddressText;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.Pem;
import internet2.foundation.crypto.TlsKeys;
import internet2.trustchain.authority.SigningRequest;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Whole orders at an ACME server (RFC 8555), ours or another: order, http-01 met over real HTTP, finalization,
 * certificate. All clients share one account; each order is for the same name.
 *
 * <p>Arguments: name of the server, URL of its directory, PEM file with what its TLS is trusted by, name to certify
 * (which has to lead to ::1), port for http-01, seconds, process ids of the server.
 */
public final class AcmeLoad {

    private static final Duration POLL = Duration.ofMillis(5);
    private static final String WELL_KNOWN = "/.well-known/acme-challenge/";

    private final AcmeSession session;
    private final String name;
    private final String csr;

    private AcmeLoad(AcmeSession session, String name) throws MalformedPemException {
        this.session = session;
        this.name = name;
        String pem = SigningRequest.create(TlsKeys.generate(new SecureRandom()), List.of(name));
        this.csr = base64(Pem.parse(Pem.CERTIFICATE_REQUEST, pem));
    }

    public static void main(String[] arguments) throws Exception {
        String server = arguments[0];
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[5]));
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trusting(Path.of(arguments[2])))
                .build()) {
            AcmeSession session = AcmeSession.register(http, arguments[1]);
            HttpServer answers = answers(Integer.parseInt(arguments[4]), session.thumbprint());
            AcmeLoad load = new AcmeLoad(session, arguments[3]);
            Served served =
                    new Served(Stream.of(arguments).skip(6).map(Long::valueOf).toList());
            Load.run("warm-up", 8, time, load::order);
            System.out.println(served.run(server + ", whole order, one after the other", 1, time, load::order));
            System.out.println(served.run(server + ", whole order, 16 in parallel", 16, time, load::order));
            answers.stop(0);
        }
        System.exit(0);
    }

    private void order() throws Exception {
        AcmeSession.Answer placed = session.post(
                session.place("newOrder"), Map.of("identifiers", List.of(Map.of("type", "dns", "value", name))));
        JsonNode order = placed.require(201).json();
        String url = placed.location();
        for (JsonNode authorization : order.get("authorizations")) {
            meet(authorization.stringValue());
        }
        session.post(order.get("finalize").stringValue(), Map.of("csr", csr)).require(200);
        JsonNode done = await(url, "valid");
        AcmeSession.Answer certificate =
                session.get(done.get("certificate").stringValue()).require(200);
        if (!certificate.body().contains("BEGIN CERTIFICATE")) {
            throw new IllegalStateException(certificate.body());
        }
    }

    private void meet(String url) throws Exception {
        JsonNode authorization = session.get(url).require(200).json();
        if (authorization.get("status").stringValue().equals("valid")) {
            return;
        }
        for (JsonNode challenge : authorization.get("challenges")) {
            if (challenge.get("type").stringValue().equals("http-01")) {
                session.post(challenge.get("url").stringValue(), Map.of()).require(200);
            }
        }
        await(url, "valid");
    }

    private JsonNode await(String url, String wanted) throws Exception {
        while (true) {
            JsonNode seen = session.get(url).require(200).json();
            String status = seen.get("status").stringValue();
            if (status.equals(wanted)) {
                return seen;
            }
            if (status.equals("invalid")) {
                throw new IllegalStateException(seen.toString());
            }
            Thread.sleep(POLL);
        }
    }

    /** RFC 8555 section 8.3: every token is met. */
    private static HttpServer answers(int port, String thumbprint) throws java.io.IOException {
        HttpServer server = HttpServer.create(AddressText.parseSocketAddress("[::1]:" + port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(WELL_KNOWN, exchange -> {
            String token = exchange.getRequestURI().getPath().substring(WELL_KNOWN.length());
            byte[] body = (token + "." + thumbprint).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    static String base64(Bytes bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
    }

    private static SSLContext trusting(Path pem) throws Exception {
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry(
                "root",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(pem))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
