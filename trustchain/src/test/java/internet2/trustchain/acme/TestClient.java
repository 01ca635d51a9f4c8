package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.util.BigIntegers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of ACME that signs what it is told, right or wrong; it shares no code with the server. */
final class TestClient {

    static final String BASE = "https://ca.example";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    final KeyPair key;
    private final String algorithm;
    private final AcmeServer server;
    String account = "";

    TestClient(AcmeServer server, String algorithm) {
        this(server, algorithm, newKey(algorithm), "");
    }

    TestClient(AcmeServer server, String algorithm, KeyPair key, String account) {
        this.server = server;
        this.algorithm = algorithm;
        this.key = key;
        this.account = account;
    }

    /** RFC 8555 section 7.3.4. */
    static Map<String, Object> binding(KeyPair account, ExternalKey external, String url) {
        String head = base64(Bytes.utf8(write(Map.of("alg", "HS256", "kid", external.id(), "url", url))));
        String body = base64(Bytes.utf8(write(jwk(account))));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getUrlDecoder().decode(external.secretText()), "HmacSHA256"));
            Bytes signature =
                    Bytes.wrap(mac.doFinal(Bytes.utf8(head + "." + body).toArray()));
            return Map.of("protected", head, "payload", body, "signature", base64(signature));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair newKey(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(
                    switch (algorithm) {
                        case "ES256" -> "EC";
                        case "EdDSA" -> "Ed25519";
                        default -> "RSA";
                    });
            if (algorithm.equals("ES256")) {
                generator.initialize(256);
            } else if (!algorithm.equals("EdDSA")) {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An answer as the client sees it. */
    record Seen(AcmeAnswer answer) {

        int status() {
            return answer.status();
        }

        JsonNode json() {
            return JSON.readTree(answer.body().toArray());
        }

        String type() {
            return json().path("type").stringValue("").replace("urn:ietf:params:acme:error:", "");
        }

        String detail() {
            return json().path("detail").stringValue("");
        }

        String header(String name) {
            return answer.headers().getOrDefault(name, "");
        }
    }

    Seen register() {
        Seen seen = postByKey("/acme/new-account", Map.of("contact", List.of("mailto:a@example.org")));
        account = seen.header("Location");
        return seen;
    }

    Seen postByKey(String path, Object payload) {
        return send(path, protect(path, Map.of("jwk", jwk(key))), write(payload), key);
    }

    Seen post(String path, Object payload) {
        return send(path, protect(path, Map.of("kid", account)), write(payload), key);
    }

    Seen get(String path) {
        return send(path, protect(path, Map.of("kid", account)), "", key);
    }

    /** The usual headers with some replaced; an empty value takes a header away. */
    Map<String, Object> protect(String path, Map<String, Object> more) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", algorithm);
        header.put("nonce", nonce());
        header.put("url", BASE + path);
        header.putAll(more);
        header.values().removeIf(""::equals);
        return header;
    }

    String nonce() {
        return Objects.requireNonNull(server.nonce(200).headers().get("Replay-Nonce"));
    }

    Seen send(String path, Map<String, Object> header, String payload, KeyPair signer) {
        return raw(path, write(jws(header, payload, signer, algorithm)));
    }

    Seen raw(String path, String body) {
        return new Seen(server.post(path, Bytes.utf8(body), "client"));
    }

    static Map<String, Object> jws(Map<String, Object> header, String payload, KeyPair signer, String algorithm) {
        String head = base64(Bytes.utf8(write(header)));
        String body = base64(Bytes.utf8(payload));
        Map<String, Object> jws = new LinkedHashMap<>();
        jws.put("protected", head);
        jws.put("payload", body);
        jws.put("signature", base64(sign(Bytes.utf8(head + "." + body), signer, algorithm)));
        return jws;
    }

    static Bytes sign(Bytes content, KeyPair signer, String algorithm) {
        try {
            Signature signature = Signature.getInstance(
                    switch (algorithm) {
                        case "ES256" -> "SHA256withECDSAinP1363Format";
                        case "EdDSA" -> "Ed25519";
                        default -> "SHA256withRSA";
                    });
            signature.initSign(signer.getPrivate());
            signature.update(content.toArray());
            return Bytes.wrap(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Map<String, Object> jwk(KeyPair pair) {
        Map<String, Object> jwk = new LinkedHashMap<>(); // in the order of RFC 7638
        switch (pair.getPublic()) {
            case ECPublicKey ec -> {
                jwk.put("crv", "P-256");
                jwk.put("kty", "EC");
                jwk.put("x", number(ec.getW().getAffineX(), 32));
                jwk.put("y", number(ec.getW().getAffineY(), 32));
            }
            case EdECPublicKey ed -> {
                jwk.put("crv", "Ed25519");
                jwk.put("kty", "OKP");
                jwk.put(
                        "x",
                        base64(Bytes.wrap(SubjectPublicKeyInfo.getInstance(ed.getEncoded())
                                .getPublicKeyData()
                                .getOctets())));
            }
            case RSAPublicKey rsa -> {
                jwk.put("e", base64(Bytes.wrap(BigIntegers.asUnsignedByteArray(rsa.getPublicExponent()))));
                jwk.put("kty", "RSA");
                jwk.put("n", base64(Bytes.wrap(BigIntegers.asUnsignedByteArray(rsa.getModulus()))));
            }
            default -> throw new IllegalStateException();
        }
        return jwk;
    }

    static String thumbprint(KeyPair pair) {
        return base64(Hash.of(Bytes.utf8(write(jwk(pair)))).bytes());
    }

    static String path(String url) {
        return url.substring(BASE.length());
    }

    static String write(Object value) {
        return JSON.writeValueAsString(value);
    }

    static String base64(Bytes bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
    }

    private static String number(BigInteger value, int size) {
        return base64(Bytes.wrap(BigIntegers.asUnsignedByteArray(size, value)));
    }
}
