package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.trustchain.authority.ControlMethod;
import internet2.trustchain.authority.Serial;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The resources as JSON, and where each is (RFC 8555 section 7.1). */
record Documents(AcmeConfiguration configuration) {

    Map<String, Object> directory() {
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("website", configuration.base() + "/api");
        meta.put("caaIdentities", List.of(configuration.issuer()));
        meta.put("externalAccountRequired", configuration.externalAccountRequired());
        meta.put("profiles", configuration.profileDescriptions());
        meta.put("issuerDomainNames", List.of(configuration.issuer()));
        meta.put("accountHashPrefix", accountHashPrefix());
        Map<String, Object> directory = new LinkedHashMap<>();
        directory.put("newNonce", url("/new-nonce"));
        directory.put("newAccount", url("/new-account"));
        directory.put("newOrder", url("/new-order"));
        directory.put("newAuthz", url("/new-authz"));
        directory.put("revokeCert", url("/revoke-cert"));
        directory.put("keyChange", url("/key-change"));
        directory.put("renewalInfo", url("/renewal-info"));
        directory.put("meta", meta);
        return directory;
    }

    Map<String, Object> account(Account account) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", account.status().text());
        document.put("contact", account.contacts());
        document.put("orders", accountUrl(account.id()) + "/orders");
        return document;
    }

    Map<String, Object> order(Order order, Status status) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", status.text());
        document.put("expires", time(order.expires()));
        document.put(
                "identifiers",
                order.identifiers().stream().map(Identifier::document).toList());
        document.put("profile", order.profile());
        document.put(
                "authorizations",
                order.authorizations().stream().map(this::authorizationUrl).toList());
        document.put("finalize", orderUrl(order.id()) + "/finalize");
        order.certificate().ifPresent(serial -> document.put("certificate", certificateUrl(serial)));
        order.problem().ifPresent(problem -> document.put("error", read(problem)));
        return document;
    }

    Map<String, Object> authorization(Authorization authorization, Instant now) {
        Map<String, Object> document = new LinkedHashMap<>();
        Identifier identifier = authorization.identifier();
        document.put("identifier", identifier.withoutWildcard().document());
        document.put("status", authorization.status(now).text());
        document.put("expires", time(authorization.expires()));
        if (identifier.wildcard()) {
            document.put("wildcard", true);
        }
        // RFC 8555 section 7.1.4: of a final authorization, the challenge that decided it.
        boolean open = authorization.state() == Status.PENDING || authorization.state() == Status.DEACTIVATED;
        document.put(
                "challenges",
                authorization.challenges().stream()
                        .filter(each -> open || each.status() == authorization.state())
                        .map(each -> challenge(authorization, each))
                        .toList());
        return document;
    }

    Map<String, Object> challenge(Authorization authorization, Challenge challenge) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", challenge.method().text());
        document.put("url", challengeUrl(authorization, challenge.method()));
        document.put("status", challenge.status().text());
        if (challenge.method() == ControlMethod.DNS_PERSIST_01) {
            document.put("issuerDomainNames", List.of(configuration.issuer()));
        } else {
            document.put("token", challenge.token());
        }
        challenge.validated().ifPresent(at -> document.put("validated", time(at)));
        challenge.problem().ifPresent(problem -> document.put("error", read(problem)));
        return document;
    }

    String directoryUrl() {
        return url("/directory");
    }

    String accountHashPrefix() {
        return url("/account-hash/");
    }

    String accountUrl(String id) {
        return url("/acct/") + id;
    }

    String orderUrl(String id) {
        return url("/order/") + id;
    }

    String authorizationUrl(String id) {
        return url("/authz/") + id;
    }

    String certificateUrl(Serial serial) {
        return url("/cert/") + serial;
    }

    private String challengeUrl(Authorization authorization, ControlMethod method) {
        return url("/chall/") + authorization.id() + "/" + method.text();
    }

    private String url(String path) {
        return configuration.base() + "/acme" + path;
    }

    /** RFC 3339 in whole seconds, which every client reads. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Object read(Bytes json) {
        try {
            return Json.object(json, "a problem that was kept");
        } catch (AcmeRefused e) {
            throw new IllegalStateException("what we wrote, we read", e);
        }
    }
}
