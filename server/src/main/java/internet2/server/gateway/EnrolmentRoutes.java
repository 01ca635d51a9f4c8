package internet2.server.gateway;

import internet2.foundation.Hash;
import internet2.server.gateway.EnrolmentApi.NewEnrolment;

/** {@code /api/v1/enrolments}. */
record EnrolmentRoutes(EnrolmentApi enrolments) {

    void addTo(Routes routes) {
        routes.add("listEnrolments", this::list);
        routes.add("grantEnrolment", this::grant);
        routes.add("revokeEnrolment", this::revoke);
    }

    private Reply list(Exchange exchange) {
        return Reply.json(enrolments.enrolments(
                exchange.optional("after").map(Hash::parse), Math.toIntExact(exchange.number("limit"))));
    }

    private Reply grant(Exchange exchange) {
        return Reply.json(201, enrolments.grantEnrolment(exchange.caller(), exchange.body(NewEnrolment.class)));
    }

    private Reply revoke(Exchange exchange) {
        return Reply.json(enrolments.revokeEnrolment(exchange.caller(), Hash.parse(exchange.text("id"))));
    }
}
