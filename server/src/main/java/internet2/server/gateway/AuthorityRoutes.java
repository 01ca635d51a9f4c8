package internet2.server.gateway;

import internet2.foundation.Bytes;
import internet2.server.gateway.Reply.Caching;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** {@code /crl}, {@code /ca}, {@code /ocsp} and the bundle of roots. */
record AuthorityRoutes(AuthorityApi authority) {

    private static final int PEM_COLUMNS = 64;

    void addTo(Routes routes) {
        routes.add("getBundle", this::bundle);
        routes.add("listKeys", exchange -> Reply.json(authority.keys()));
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

    /** RFC 5019, section 6.2 lets answers be kept until their nextUpdate; a minute is below any of them. */
    private Reply answer(Bytes request) {
        return Reply.binary("application/ocsp-response", authority.ocsp(request), Caching.SHORT);
    }

    /** RFC 7468, section 5. */
    private static String pem(Bytes der) {
        Base64.Encoder encoder = Base64.getMimeEncoder(PEM_COLUMNS, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN CERTIFICATE-----\n" + encoder.encodeToString(der.toArray())
                + "\n-----END CERTIFICATE-----\n";
    }
}
