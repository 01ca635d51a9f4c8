package internet2.server.gateway;

import internet2.server.gateway.PolicyApi.PolicyChange;
import internet2.server.gateway.PolicyApi.PolicyQuestion;

/** {@code /api/v1/ca/policy}. */
record PolicyRoutes(PolicyApi policies) {

    void addTo(Routes routes) {
        routes.add(
                "getPolicy",
                exchange ->
                        Reply.json(policies.policy(exchange.optional("number").map(Long::valueOf))));
        routes.add(
                "listPolicies",
                exchange -> Reply.json(policies.history(
                        exchange.optional("before").map(Long::valueOf), (int) exchange.number("limit"))));
        routes.add(
                "setPolicy",
                exchange -> Reply.json(policies.change(exchange.caller(), exchange.body(PolicyChange.class))));
        routes.add(
                "checkPolicy",
                exchange -> Reply.json(policies.check(exchange.caller(), exchange.body(PolicyQuestion.class))));
    }
}
