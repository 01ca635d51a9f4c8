package internet2.server.gateway;

import internet2.server.gateway.CertificateApi.CertificateRequest;
import internet2.server.gateway.CertificateApi.RenewalRequest;
import internet2.server.gateway.CertificateApi.RevocationRequest;

/** {@code /api/v1/cert}. */
record CertificateRoutes(CertificateApi certificates) {

    void addTo(Routes routes) {
        routes.add("requestCertificate", this::request);
        routes.add("findCertificate", exchange -> Reply.json(certificates.find(exchange.text("id"))));
        routes.add("renewCertificate", this::renew);
        routes.add("revokeCertificate", this::revoke);
    }

    private Reply request(Exchange exchange) {
        CertificateRequest request = exchange.body(CertificateRequest.class);
        if (request.enrolment().isEmpty()) {
            exchange.caller().authenticated();
        }
        return Reply.json(201, certificates.request(exchange.caller(), request));
    }

    private Reply renew(Exchange exchange) {
        RenewalRequest request = exchange.body(RenewalRequest.class);
        if (request.proof().isEmpty()) {
            exchange.caller().authenticated();
        }
        return Reply.json(201, certificates.renew(exchange.caller(), request));
    }

    private Reply revoke(Exchange exchange) {
        return Reply.json(certificates.revoke(exchange.caller(), exchange.body(RevocationRequest.class)));
    }
}
