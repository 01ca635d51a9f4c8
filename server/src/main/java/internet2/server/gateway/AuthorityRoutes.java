package internet2.server.gateway;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.server.gateway.Reply.Caching;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/** {@code /crl}, {@code /ca}, {@code /ocsp} and the bundle of roots. */
record AuthorityRoutes(AuthorityApi authority, InstantSource clock) {

    private static final int PEM_COLUMNS = 64;
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

    void addTo(Routes routes) {
        routes.add("getBundle", this::bundle);
        routes.add("listKeys", exchange -> Reply.json(authority.keys()));
        routes.add(
                "renewIntermediate",
                exchange -> Reply.json(authority.renewIntermediate(
                        exchange.caller(),
                        exchange.text("hierarchy"),
                        exchange.text("key").equals("new"))));
        routes.add("getRevocationList", this::revocationList);
        routes.add("getAuthorityCertificate", this::certificate);
        routes.add("askStatus", exchange -> answer(exchange.binaryBody()));
        routes.add("askStatusByUrl", this::statusByUrl);
    }

    private Reply bundle(Exchange exchange) {
        return Reply.text(
                "application/pem-certificate-chain", authority.bundle(exchange.text("hierarchy")), Caching.SHORT);
    }

    private Reply revocationList(Exchange exchange) {
        String file = exchange.text("file");
        Bytes list = authority
                .crl(file.substring(0, file.lastIndexOf('.')))
                .orElseThrow(() -> ApiProblem.notFound("this authority has no revocation list " + file));
        return Reply.binary("application/pkix-crl", list, Caching.SHORT);
    }

    private Reply certificate(Exchange exchange) {
        String file = exchange.text("file");
        Bytes certificate = authority
                .certificate(file.substring(0, file.lastIndexOf('.')))
                .orElseThrow(() -> ApiProblem.notFound("this authority has no certificate " + file));
        return file.endsWith(".pem")
                ? Reply.text("application/x-pem-file", pem(certificate), Caching.SHORT)
                : Reply.binary("application/pkix-cert", certificate, Caching.SHORT);
    }

    /** RFC 6960, appendix A.1: "url-encoding of base-64 encoding of the DER encoding of the OCSPRequest". */
    private Reply statusByUrl(Exchange exchange) {
        try {
            return answer(Bytes.wrap(Base64.getDecoder().decode(exchange.text("request"))));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest("the path after /ocsp/ is not base64");
        }
    }

    private Reply answer(Bytes request) {
        AuthorityApi.StatusAnswer answer = authority.ocsp(request);
        Map<String, String> headers = answer.nextUpdate()
                .map(until -> keep(answer.der(), answer.thisUpdate().orElseThrow(), until))
                .orElse(Map.of());
        return new Reply.Whole(200, "application/ocsp-response", answer.der(), Caching.NEVER, headers);
    }

    /** RFC 5019, section 6.2: with these, caches give an answer on until its nextUpdate, and no longer. */
    private Map<String, String> keep(Bytes der, Instant from, Instant until) {
        long seconds = Math.max(0, Duration.between(clock.instant(), until).toSeconds());
        return Map.of(
                "cache-control",
                "max-age=" + seconds + ", public, no-transform, must-revalidate",
                "last-modified",
                httpDate(from),
                "expires",
                httpDate(until),
                "etag",
                '"' + Hash.of(der).hex() + '"');
    }

    /** RFC 9110, section 5.6.7: IMF-fixdate. */
    private static String httpDate(Instant time) {
        return HTTP_DATE.format(time.atOffset(ZoneOffset.UTC));
    }

    /** RFC 7468, section 5. */
    private static String pem(Bytes der) {
        Base64.Encoder encoder = Base64.getMimeEncoder(PEM_COLUMNS, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN CERTIFICATE-----\n" + encoder.encodeToString(der.toArray())
                + "\n-----END CERTIFICATE-----\n";
    }
}
