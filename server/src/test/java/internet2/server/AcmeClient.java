package internet2.server;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Pem;
import internet2.foundation.crypto.TlsKeys;
import internet2.trustchain.authority.SigningRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.bouncycastle.util.BigIntegers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of ACME with an account at one node; it shares no code with the server. */
final class AcmeClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final KeyPair key = TlsKeys.generate(RANDOM);
    private final HttpClient http;
    private final String base;
    private String account = "";
    private String certificate = "";

    AcmeClient(RunningNode node) throws Exception {
        http = HttpClient.newBuilder().sslContext(node.trusting()).build();
        base = node.gateway() + "/acme/";
        account = post(base + "new-account", Map.of()).header("location");
    }

    /** An answer. */
    private record Seen(HttpResponse<String> answer) {

        JsonNode json() {
            return JSON.readTree(answer.body());
        }

        String header(String name) {
            return answer.headers().firstValue(name).orElseThrow(() -> new IllegalStateException(answer.body()));
        }
    }

    /**
     * Orders a certificate by http-01.
     *
     * @param answers told token and key authorization before the challenge is to be looked at
     * @return the chain in PEM
     * @throws Refused the challenge is not met, or no certificate follows
     */
    String certify(String name, BiConsumer<String, String> answers) throws Exception {
        Seen order = post(base + "new-order", Map.of("identifiers", List.of(Map.of("type", "dns", "value", name))));
        String authorization = order.json().path("authorizations").get(0).stringValue();
        for (JsonNode each : post(authorization, "").json().path("challenges").values()) {
            if (each.path("type").stringValue().equals("http-01")) {
                String token = each.path("token").stringValue();
                answers.accept(token, token + "." + thumbprint());
                post(each.path("url").stringValue(), Map.of());
            }
        }
        JsonNode decided = await(authorization, "pending");
        if (!decided.path("status").stringValue().equals("valid")) {
            throw new Refused(decided.path("challenges").get(0).path("error"));
        }
        String pem = SigningRequest.create(TlsKeys.generate(RANDOM), List.of(name));
        String csr = base64(Pem.parseAll(pem).getFirst().content().toArray());
        Seen finished = post(order.json().path("finalize").stringValue(), Map.of("csr", csr));
        if (finished.answer().statusCode() != 200) {
            throw new Refused(finished.json());
        }
        JsonNode end = await(order.header("location"), "processing");
        if (!end.path("status").stringValue().equals("valid")) {
            throw new Refused(end.path("error"));
        }
        certificate = end.path("certificate").stringValue();
        return downloaded();
    }

    /** The last certificate, which its order is asked for. */
    String downloaded() throws Exception {
        return post(certificate, "").answer().body();
    }

    /** What the node says is wrong. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(JsonNode problem) {
            super(problem.toString());
        }
    }

    /** The protocol has clients ask again. */
    private JsonNode await(String url, String while_) throws Exception {
        JsonNode seen = post(url, "").json();
        while (seen.path("status").stringValue().equals(while_)) {
            LockSupport.parkNanos(PAUSE.toNanos());
            seen = post(url, "").json();
        }
        return seen;
    }

    private Seen post(String url, Object payload) throws Exception {
        String nonce = http.send(
                        HttpRequest.newBuilder(URI.create(base + "new-nonce"))
                                .HEAD()
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("replay-nonce")
                .orElseThrow(() -> new IllegalStateException("no ACME at " + base));
        Map<String, Object> header = new LinkedHashMap<>(Map.of("alg", "ES256", "nonce", nonce, "url", url));
        header.put(account.isEmpty() ? "jwk" : "kid", account.isEmpty() ? jwk() : account);
        String head = base64(JSON.writeValueAsBytes(header));
        String body = payload.equals("") ? "" : base64(JSON.writeValueAsBytes(payload));
        Map<String, Object> request = Map.of("protected", head, "payload", body, "signature", sign(head + "." + body));
        return new Seen(http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/jose+json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(request)))
                        .build(),
                HttpResponse.BodyHandlers.ofString()));
    }

    private String sign(String content) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key.getPrivate());
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return base64(signature.sign());
    }

    /** In the order of RFC 7638. */
    private Map<String, Object> jwk() {
        ECPublicKey point = (ECPublicKey) key.getPublic();
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("crv", "P-256");
        jwk.put("kty", "EC");
        jwk.put("x", base64(BigIntegers.asUnsignedByteArray(32, point.getW().getAffineX())));
        jwk.put("y", base64(BigIntegers.asUnsignedByteArray(32, point.getW().getAffineY())));
        return jwk;
    }

    private String thumbprint() {
        return base64(Hash.of(Bytes.wrap(JSON.writeValueAsBytes(jwk()))).bytes().toArray());
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        http.close();
    }
}
