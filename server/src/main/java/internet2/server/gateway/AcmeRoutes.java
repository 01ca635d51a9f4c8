package internet2.server.gateway;

import internet2.foundation.Bytes;
import internet2.server.gateway.AcmeApi.AcmeReply;
import internet2.server.gateway.AcmeApi.ExternalKeyRequest;
import internet2.server.gateway.Reply.Caching;
import java.util.List;

/** {@code /acme}, and the answers to http-01 that clients on this machine leave. */
record AcmeRoutes(AcmeApi acme) {

    private static final List<String> SIGNED = List.of(
            "newAccount",
            "newOrder",
            "newAuthorization",
            "revokeByAcme",
            "changeAccountKey",
            "useAccount",
            "listOrders",
            "showOrder",
            "finalizeOrder",
            "useAuthorization",
            "useChallenge",
            "downloadCertificate");

    void addTo(Routes routes) {
        routes.add("getAcmeDirectory", exchange -> reply(acme.directory()));
        routes.add("headNonce", exchange -> reply(acme.nonce(200)));
        routes.add("getNonce", exchange -> reply(acme.nonce(204)));
        routes.add("getRenewalInfo", exchange -> reply(acme.renewalInformation(exchange.text("certificate"))));
        SIGNED.forEach(operation -> routes.add(operation, this::post));
        routes.add("getChallengeAnswer", this::answer);
        routes.add(
                "backupAcme",
                exchange -> Reply.binary(
                        "application/octet-stream",
                        acme.backup(exchange.optional("after").map(Bytes::parseHex)),
                        Caching.NEVER));
        routes.add(
                "createExternalKey",
                exchange -> Reply.json(
                        201, acme.createExternalKey(exchange.caller(), exchange.body(ExternalKeyRequest.class))));
    }

    private Reply post(Exchange exchange) {
        Exchange.Origin origin = exchange.origin();
        return reply(acme.post(origin.target(), exchange.binaryBody(), origin.client()));
    }

    /** RFC 8555, section 8.3 says nothing of the type; what a client left is shown as nothing that runs. */
    private Reply answer(Exchange exchange) {
        return Reply.binary(
                "application/octet-stream",
                acme.answer(exchange.text("token"))
                        .orElseThrow(() -> ApiProblem.notFound("nobody left an answer with this token")),
                Caching.NEVER);
    }

    private static Reply reply(AcmeReply reply) {
        return new Reply.Whole(reply.status(), reply.contentType(), reply.body(), Caching.NEVER, reply.headers());
    }
}
