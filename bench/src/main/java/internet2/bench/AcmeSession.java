package internet2.bench;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.TlsKeys;
import internet2.server.gateway.ApiJson;
import java.io.IOException;
import java.math.BigInteger;
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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;

/** An ACME account and its signed requests (RFC 8555 section 6), for any number of threads. */
final class AcmeSession {

    private static final int COORDINATE_SIZE = 32;

    private final HttpClient http;
    private final JsonNode directory;
    private final KeyPair key = TlsKeys.generate(new SecureRandom());
    private final Queue<String> nonces = new ConcurrentLinkedQueue<>();
    private String account = "";

    /** @param location where what was made is */
    record Answer(int status, String location, String body) {

        Answer require(int wanted) {
            if (status != wanted) {
                throw new IllegalStateException(status + " instead of " + wanted + ": " + body);
            }
            return this;
        }

        JsonNode json() {
            return ApiJson.tree(ApiJson.read(body.getBytes(StandardCharsets.UTF_8), Object.class));
        }
    }

    private AcmeSession(HttpClient http, JsonNode directory) {
        this.http = http;
        this.directory = directory;
    }

    static AcmeSession register(HttpClient http, String url) throws Exception {
        HttpResponse<byte[]> found =
                http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
        AcmeSession session = new AcmeSession(http, ApiJson.tree(ApiJson.read(found.body(), Object.class)));
        Map<String, Object> wish = Map.of("termsOfServiceAgreed", true);
        session.account =
                session.post(session.place("newAccount"), wish).require(201).location();
        return session;
    }

    String place(String resource) {
        return directory.get(resource).stringValue();
    }

    /** RFC 7638. */
    String thumbprint() {
        return AcmeLoad.base64(Hash.of(Bytes.wrap(ApiJson.write(jwk()))).bytes());
    }

    Answer post(String url, Object payload) throws Exception {
        return send(url, AcmeLoad.base64(Bytes.wrap(ApiJson.write(payload))));
    }

    /** POST as GET (section 6.3). */
    Answer get(String url) throws Exception {
        return send(url, "");
    }

    private Answer send(String url, String payload) throws Exception {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", "ES256");
        if (account.isEmpty()) {
            header.put("jwk", jwk());
        } else {
            header.put("kid", account);
        }
        header.put("nonce", nonce());
        header.put("url", url);
        String head = AcmeLoad.base64(Bytes.wrap(ApiJson.write(header)));
        Map<String, Object> jws =
                Map.of("protected", head, "payload", payload, "signature", sign(head + "." + payload));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/jose+json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(ApiJson.write(jws)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        answer.headers().firstValue("Replay-Nonce").ifPresent(nonces::add);
        return new Answer(
                answer.statusCode(), answer.headers().firstValue("Location").orElse(""), answer.body());
    }

    private String nonce() throws IOException, InterruptedException {
        Optional<String> kept = Optional.ofNullable(nonces.poll());
        if (kept.isPresent()) {
            return kept.get();
        }
        return http.send(
                        HttpRequest.newBuilder(URI.create(place("newNonce")))
                                .HEAD()
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("Replay-Nonce")
                .orElseThrow();
    }

    private String sign(String text) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key.getPrivate());
        signature.update(text.getBytes(StandardCharsets.US_ASCII));
        return AcmeLoad.base64(Bytes.wrap(signature.sign()));
    }

    /** In the order of RFC 7638. */
    private Map<String, Object> jwk() {
        ECPublicKey own = (ECPublicKey) key.getPublic();
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("crv", "P-256");
        jwk.put("kty", "EC");
        jwk.put("x", coordinate(own.getW().getAffineX()));
        jwk.put("y", coordinate(own.getW().getAffineY()));
        return jwk;
    }

    private static String coordinate(BigInteger number) {
        byte[] minimal = number.toByteArray();
        byte[] octets = new byte[COORDINATE_SIZE];
        int length = Math.min(minimal.length, COORDINATE_SIZE);
        System.arraycopy(minimal, minimal.length - length, octets, COORDINATE_SIZE - length, length);
        return AcmeLoad.base64(Bytes.wrap(octets));
    }
}
