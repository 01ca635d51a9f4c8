package internet2.trustchain.acme;

import internet2.trustchain.acme.Signed.ByAccount;
import internet2.trustchain.authority.ControlMethod;
import internet2.trustchain.authority.Serial;
import internet2.trustchain.authority.SubjectName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Requests about orders, authorizations and challenges (RFC 8555 sections 7.4 and 7.5). */
final class OrderRequests {

    private final AcmeStore store;
    private final Documents documents;
    private final Limiter limiter;
    private final Ids ids;
    private final Validations validations;
    private final CertificateRequests certificates;
    private final Predicate<SubjectName.DnsName> inOurZones;
    private final AcmeObserver observer;

    OrderRequests(
            AcmeStore store,
            Documents documents,
            Limiter limiter,
            Ids ids,
            Validations validations,
            CertificateRequests certificates,
            Predicate<SubjectName.DnsName> inOurZones,
            AcmeObserver observer) {
        this.store = store;
        this.documents = documents;
        this.limiter = limiter;
        this.ids = ids;
        this.validations = validations;
        this.certificates = certificates;
        this.inOurZones = inOurZones;
        this.observer = observer;
    }

    AcmeAnswer create(ByAccount request, Instant now) throws AcmeRefused {
        JsonNode wish = request.payload();
        if (wish.has("notBefore") || wish.has("notAfter")) {
            throw AcmeRefused.malformed("lifetimes are chosen by \"profile\", not by notBefore and notAfter");
        }
        List<Identifier> identifiers = identifiers(wish);
        String profile = profile(wish);
        String account = request.account().id();
        Optional<Serial> replaces = certificates.replaced(wish, account, identifiers);
        limiter.takeOrder(account, identifiers, now);
        store.prune(now);
        List<Authorization> fresh = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (Identifier each : identifiers) {
            Authorization authorization = reusable(request.account(), each, now).orElseGet(() -> {
                Authorization made = authorization(account, each, now);
                fresh.add(made);
                return made;
            });
            all.add(authorization.id());
        }
        Order order = Order.of(ids.next(), account, identifiers, all, profile, replaces, now);
        store.add(order, fresh);
        observer.orderCreated();
        return answer(201, order, now).with("Location", documents.orderUrl(order.id()));
    }

    /** Section 7.4.1. */
    AcmeAnswer preauthorize(ByAccount request, Instant now) throws AcmeRefused {
        JsonNode wish = request.payload();
        JsonNode json = wish.get("identifier");
        if (json == null) {
            throw AcmeRefused.malformed("the request lacks \"identifier\"");
        }
        Identifier identifier = Identifier.parse(json);
        if (identifier.wildcard()) {
            throw AcmeRefused.malformed("a wildcard is authorized by an order, not before one");
        }
        List<Problem> faults = faults(List.of(identifier));
        if (!faults.isEmpty()) {
            throw new AcmeRefused(faults.getFirst());
        }
        String account = request.account().id();
        limiter.takeOrder(account, List.of(identifier), now);
        store.prune(now);
        Authorization made = authorization(account, identifier, now);
        store.add(made);
        return AcmeAnswer.json(201, documents.authorization(made, now))
                .with("Location", documents.authorizationUrl(made.id()));
    }

    AcmeAnswer show(ByAccount request, String id, Instant now) throws AcmeRefused {
        request.jws().requireEmptyPayload();
        return answer(200, owned(request, id), now);
    }

    AcmeAnswer finish(ByAccount request, String id, Instant now) throws AcmeRefused {
        Order order = owned(request, id);
        Status status = order.status(store.authorizations(order), now);
        if (status != Status.READY) {
            throw new AcmeRefused(AcmeError.ORDER_NOT_READY, "the order is " + status.text() + ", not ready");
        }
        Order after = certificates.finish(order, request, store.authorizations(order), now);
        return answer(200, after, now).with("Location", documents.orderUrl(id));
    }

    AcmeAnswer authorization(ByAccount request, String id, Instant now) throws AcmeRefused {
        Authorization authorization = ownedAuthorization(request, id);
        if (!request.jws().payload().isEmpty()) {
            JsonNode change = request.payload();
            if (!Json.text(change, "status", "the authorization").equals("deactivated")) {
                throw AcmeRefused.malformed("an authorization's status is changed to \"deactivated\" or not at all");
            }
            authorization = store.changeAuthorization(id, Authorization::deactivated)
                    .map(AcmeStore.Changed::after)
                    .orElseThrow(() -> unknown("authorization"));
        }
        AcmeAnswer answer = AcmeAnswer.json(200, documents.authorization(authorization, now));
        return authorization.status(now) == Status.PENDING && authorization.processing()
                ? answer.with("Retry-After", "1")
                : answer;
    }

    /** Section 7.5.1: any object as payload begins it, an empty payload only shows it. */
    AcmeAnswer challenge(ByAccount request, String id, String type, Instant now) throws AcmeRefused {
        Authorization authorization = ownedAuthorization(request, id);
        ControlMethod method = Arrays.stream(ControlMethod.values())
                .filter(each -> each.text().equals(type))
                .filter(each -> authorization.challenge(each).isPresent())
                .findFirst()
                .orElseThrow(() -> unknown("challenge"));
        Authorization after = authorization;
        if (!request.jws().payload().isEmpty()) {
            request.payload();
            AcmeStore.Changed changed = store.changeAuthorization(id, each -> each.responded(method, now))
                    .orElseThrow(() -> unknown("authorization"));
            after = changed.after();
            if (!changed.before().equals(after)) {
                validations.begin(after, method);
            }
        }
        Challenge challenge = after.challenge(method).orElseThrow();
        AcmeAnswer answer = AcmeAnswer.json(200, documents.challenge(after, challenge))
                .with("Link", "<" + documents.authorizationUrl(id) + ">;rel=\"up\"");
        return challenge.status() == Status.PROCESSING ? answer.with("Retry-After", "1") : answer;
    }

    private AcmeAnswer answer(int status, Order order, Instant now) {
        Status found = order.status(store.authorizations(order), now);
        AcmeAnswer answer = AcmeAnswer.json(status, documents.order(order, found));
        return found == Status.PROCESSING ? answer.with("Retry-After", "1") : answer;
    }

    private List<Identifier> identifiers(JsonNode wish) throws AcmeRefused {
        JsonNode list = wish.get("identifiers");
        if (list == null || !list.isArray() || list.isEmpty() || list.size() > Order.IDENTIFIERS_MAX) {
            throw AcmeRefused.malformed("an order has 1 to " + Order.IDENTIFIERS_MAX + " \"identifiers\"");
        }
        Set<Identifier> identifiers = new LinkedHashSet<>();
        List<Problem> faults = new ArrayList<>();
        for (JsonNode each : list.values()) {
            try {
                identifiers.add(Identifier.parse(each));
            } catch (AcmeRefused refused) {
                faults.add(about(refused.problem(), each));
            }
        }
        faults.addAll(faults(List.copyOf(identifiers)));
        if (!faults.isEmpty()) {
            throw new AcmeRefused(Problem.all(faults));
        }
        return List.copyOf(identifiers);
    }

    /** A subproblem names whom it is about, as the client wrote it, where that can be said at all. */
    private static Problem about(Problem problem, JsonNode json) {
        JsonNode value = json.path("value");
        return value.isString() && value.stringValue().length() <= Quote.LENGTH_MAX
                ? Problem.of(problem.error(), problem.detail() + " (" + Quote.of(value.stringValue()) + ")")
                : problem;
    }

    private List<Problem> faults(List<Identifier> identifiers) {
        return identifiers.stream()
                .filter(each -> each.name() instanceof SubjectName.DnsName dns && !inOurZones.test(dns))
                .map(each -> Problem.of(
                                AcmeError.REJECTED_IDENTIFIER,
                                each.value() + " lies in no zone of this network, and others are not certified")
                        .about(each))
                .toList();
    }

    private String profile(JsonNode wish) throws AcmeRefused {
        Optional<String> wished = Json.optionalText(wish, "profile", "the order");
        AcmeConfiguration configuration = documents.configuration();
        if (wished.filter(name -> !configuration.profiles().containsKey(name)).isPresent()) {
            throw new AcmeRefused(
                    AcmeError.INVALID_PROFILE,
                    "there is no such profile; there are "
                            + configuration.profiles().sequencedKeySet());
        }
        return wished.orElseGet(configuration::defaultProfile);
    }

    private Optional<Authorization> reusable(Account account, Identifier identifier, Instant now) {
        return store.latest(account.id(), identifier)
                .filter(each -> each.status(now) == Status.VALID)
                .filter(each -> certificates.stillCounts(account, each));
    }

    private Authorization authorization(String account, Identifier identifier, Instant now) {
        String token = ids.next();
        List<Challenge> challenges = methods(identifier).stream()
                .map(method -> Challenge.of(method, token))
                .toList();
        return Authorization.of(ids.next(), account, identifier, challenges, now);
    }

    private static List<ControlMethod> methods(Identifier identifier) {
        if (identifier.wildcard()) {
            return List.of(ControlMethod.DNS_01, ControlMethod.DNS_PERSIST_01);
        }
        return identifier.name() instanceof SubjectName.Address
                ? List.of(ControlMethod.HTTP_01, ControlMethod.TLS_ALPN_01) // RFC 8738 section 4
                : List.of(ControlMethod.values());
    }

    private Order owned(ByAccount request, String id) throws AcmeRefused {
        return store.order(id)
                .filter(order -> order.account().equals(request.account().id()))
                .orElseThrow(() -> unknown("order"));
    }

    private Authorization ownedAuthorization(ByAccount request, String id) throws AcmeRefused {
        return store.authorization(id)
                .filter(each -> each.account().equals(request.account().id()))
                .orElseThrow(() -> unknown("authorization"));
    }

    private static AcmeRefused unknown(String what) {
        return AcmeRefused.malformed("this account has no such " + what).withStatus(404);
    }
}
