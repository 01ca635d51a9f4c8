package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.trustchain.NameOwnership;
import internet2.trustchain.acme.Signed.ByAccount;
import internet2.trustchain.acme.Signed.ByKey;
import internet2.trustchain.authority.Authority;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * ACME (RFC 8555) for this network: http-01, dns-01, tls-alpn-01 (RFC 8737) and dns-persist-01
 * (draft-ietf-acme-dns-persist-02), names and addresses (RFC 8738), external account binding, key change, revocation
 * by account and by certificate key, renewal information (RFC 9773), profiles (draft-ietf-acme-profiles).
 *
 * <p>A request is read, its signature checked, its nonce used up, and only then looked at. Calls block, for as long
 * as a ledger takes at most; they are meant for virtual threads, and any number may run at once.
 */
public final class AcmeServer implements AutoCloseable {

    private static final String PATH = "/acme/";

    private final AcmeStore store;
    private final Documents documents;
    private final Ids ids;
    private final Nonces nonces;
    private final InstantSource clock;
    private final AcmeObserver observer;
    private final Validations validations;
    private final Finalization finalization;
    private final AccountRequests accounts;
    private final OrderRequests orders;
    private final CertificateRequests certificates;

    private AcmeServer(
            AcmeConfiguration configuration,
            AcmeStore store,
            Authority authority,
            Supplier<NameOwnership> names,
            Perspectives perspectives,
            RandomGenerator random,
            InstantSource clock,
            AcmeObserver observer) {
        this.store = store;
        this.clock = clock;
        this.observer = observer;
        documents = new Documents(configuration);
        ids = new Ids(random);
        nonces = new Nonces(random);
        Limiter limiter = new Limiter(configuration.limits());
        validations = new Validations(store, authority, perspectives, documents, limiter, clock, observer);
        finalization = new Finalization(store, authority, documents, limiter, clock);
        accounts = new AccountRequests(store, documents, limiter, ids, observer);
        certificates = new CertificateRequests(store, authority, finalization);
        orders = new OrderRequests(
                store,
                documents,
                limiter,
                ids,
                validations,
                certificates,
                name -> names.get().owner(name.authorityName()).isPresent(),
                observer);
    }

    /**
     * Goes on where the last process ended.
     *
     * @param names the latest state's
     * @param perspectives from which it is looked whether a challenge is met
     */
    public static AcmeServer open(
            AcmeConfiguration configuration,
            AcmeStore store,
            Authority authority,
            Supplier<NameOwnership> names,
            Perspectives perspectives,
            RandomGenerator random,
            InstantSource clock,
            AcmeObserver observer) {
        AcmeServer server =
                new AcmeServer(configuration, store, authority, names, perspectives, random, clock, observer);
        server.finalization.resume();
        server.validations.resume();
        return server;
    }

    /** For a backup: {@link AcmeStore#page}. */
    public AcmePage page(Optional<Bytes> after) {
        return store.page(after);
    }

    /** RFC 8555 section 7.1.1. */
    public AcmeAnswer directory() {
        return AcmeAnswer.json(200, documents.directory());
    }

    /**
     * Section 7.2.
     *
     * @param status 200 for HEAD, 204 for GET
     */
    public AcmeAnswer nonce(int status) {
        return sealed(AcmeAnswer.empty(status));
    }

    /** RFC 9773 section 4.1; unsigned, so without a nonce. */
    public AcmeAnswer renewalInformation(String certificate) {
        try {
            return certificates.renewalInformation(certificate, clock.instant());
        } catch (AcmeRefused refused) {
            return refused.answer();
        }
    }

    /**
     * A signed request.
     *
     * @param target path and query
     * @param client where it came from, for limits
     */
    public AcmeAnswer post(String target, Bytes body, String client) {
        try {
            return sealed(answer(target, body, client));
        } catch (AcmeRefused refused) {
            observer.refused(refused.problem().error());
            return sealed(refused.answer());
        }
    }

    /** A key with which one account can be bound; it is told once and kept. */
    public ExternalKey createExternalKey(String label) {
        if (label.length() > ExternalKey.LABEL_LENGTH_MAX) {
            throw new IllegalArgumentException("a label has at most " + ExternalKey.LABEL_LENGTH_MAX + " characters");
        }
        ExternalKey made = new ExternalKey(ids.next(), ids.bytes(ExternalKey.SECRET_BYTES), label, Optional.empty());
        store.add(made);
        return made;
    }

    @Override
    public void close() {
        validations.close();
        finalization.close();
        store.close();
    }

    private AcmeAnswer answer(String target, Bytes body, String client) throws AcmeRefused {
        Instant now = clock.instant();
        Jws jws = Jws.parse(body);
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        String[] parts = path.startsWith(PATH) ? path.substring(PATH.length()).split("/", -1) : new String[0];
        String resource = parts.length == 0 ? "" : parts[0];
        Signed signed = authenticate(jws, target, resource);
        return switch (signed) {
            case ByKey by when resource.equals("new-account") -> accounts.create(by, client, now);
            case ByKey by -> certificates.revoke(by, now);
            case ByAccount by when parts.length == 1 -> collection(resource, by, now);
            case ByAccount by -> item(parts, by, query < 0 ? "" : target.substring(query + 1), now);
        };
    }

    private AcmeAnswer collection(String resource, ByAccount by, Instant now) throws AcmeRefused {
        return switch (resource) {
            case "new-order" -> orders.create(by, now);
            case "new-authz" -> orders.preauthorize(by, now);
            case "key-change" -> accounts.changeKey(by);
            case "revoke-cert" -> certificates.revoke(by, now);
            default -> throw unknown();
        };
    }

    private AcmeAnswer item(String[] parts, ByAccount by, String query, Instant now) throws AcmeRefused {
        boolean plain = parts.length == 2;
        return switch (parts[0]) {
            case "acct" -> plain ? accounts.change(by, parts[1]) : accounts.orders(by, parts[1], cursor(query));
            case "order" -> plain ? orders.show(by, parts[1], now) : orders.finish(by, parts[1], now);
            case "authz" -> orders.authorization(by, parts[1], now);
            case "chall" -> orders.challenge(by, parts[1], plain ? "" : parts[2], now);
            case "cert" -> certificates.download(by, parts[1]);
            default -> throw unknown();
        };
    }

    private static Optional<String> cursor(String query) {
        return query.startsWith("cursor=") ? Optional.of(query.substring("cursor=".length())) : Optional.empty();
    }

    /** Sections 6.2 to 6.5. */
    private Signed authenticate(Jws jws, String target, String resource) throws AcmeRefused {
        if (!jws.url().equals(documents.configuration().base() + target)) {
            // Section 6.4: "the server MUST reject the request as unauthorized".
            throw AcmeRefused.unauthorized("\"url\" is not where the request went, "
                    + documents.configuration().base() + target);
        }
        Signed signed = signer(jws, resource);
        jws.verify(
                switch (signed) {
                    case ByAccount by -> by.account().key();
                    case ByKey by -> by.key();
                });
        if (!nonces.redeem(jws.nonce().orElse(""))) {
            throw new AcmeRefused(
                    AcmeError.BAD_NONCE, "the nonce was used before or is not from here; take the one in Replay-Nonce");
        }
        if (signed instanceof ByAccount by && !by.account().usable()) {
            throw AcmeRefused.unauthorized("the account was deactivated").withStatus(401);
        }
        return signed;
    }

    private Signed signer(Jws jws, String resource) throws AcmeRefused {
        boolean withKey = resource.equals("new-account")
                || (resource.equals("revoke-cert") && jws.key().isPresent());
        if (withKey) {
            return new ByKey(
                    jws.key().orElseThrow(() -> AcmeRefused.malformed("this is signed with a \"jwk\" in its header")),
                    jws);
        }
        String kid = jws.keyId()
                .orElseThrow(() -> AcmeRefused.malformed("this is signed with the account's URL as \"kid\""));
        String prefix = documents.accountUrl("");
        Account account = Optional.of(kid)
                .filter(url -> url.startsWith(prefix))
                .flatMap(url -> store.account(url.substring(prefix.length())))
                .orElseThrow(() -> new AcmeRefused(AcmeError.ACCOUNT_DOES_NOT_EXIST, "\"kid\" is no account's URL"));
        return new ByAccount(account, jws);
    }

    /** Section 6.5: each answer brings a nonce; section 7.1: and leads to the directory. */
    private AcmeAnswer sealed(AcmeAnswer answer) {
        Map<String, String> headers = new LinkedHashMap<>(answer.headers());
        String index = "<" + documents.directoryUrl() + ">;rel=\"index\"";
        headers.merge("Link", index, (own, more) -> own + ", " + more);
        headers.put("Replay-Nonce", nonces.issue());
        return new AcmeAnswer(answer.status(), answer.contentType(), answer.body(), headers);
    }

    private static AcmeRefused unknown() {
        return AcmeRefused.malformed("there is no such resource").withStatus(404);
    }
}
