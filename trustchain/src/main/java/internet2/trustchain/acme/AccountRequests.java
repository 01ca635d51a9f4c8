package internet2.trustchain.acme;

import internet2.trustchain.acme.Signed.ByAccount;
import internet2.trustchain.acme.Signed.ByKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Requests about accounts (RFC 8555 section 7.3). */
final class AccountRequests {

    /** An address that can be written to, and only one, without header fields (section 7.3). */
    private static final Pattern MAILTO =
            Pattern.compile("mailto:[A-Za-z0-9!#$&'*+/=^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}");

    private static final int ORDERS_PAGE = 100;

    private final AcmeStore store;
    private final Documents documents;
    private final Limiter limiter;
    private final Ids ids;
    private final AcmeObserver observer;

    AccountRequests(AcmeStore store, Documents documents, Limiter limiter, Ids ids, AcmeObserver observer) {
        this.store = store;
        this.documents = documents;
        this.limiter = limiter;
        this.ids = ids;
        this.observer = observer;
    }

    AcmeAnswer create(ByKey request, String client, Instant now) throws AcmeRefused {
        JsonNode wish = request.payload();
        Optional<Account> known = store.accountOf(request.key());
        if (known.isPresent()) {
            return existing(known.get());
        }
        if (Json.truth(wish, "onlyReturnExisting")) {
            throw new AcmeRefused(AcmeError.ACCOUNT_DOES_NOT_EXIST, "no account has this key");
        }
        List<String> contacts = contacts(wish);
        Optional<ExternalKey> binding = binding(wish, request);
        limiter.takeAccount(client, now);
        Account wanted = Account.of(ids.next(), request.key(), contacts, binding.map(ExternalKey::id), now);
        Account account = store.create(wanted, binding);
        if (!account.id().equals(wanted.id())) {
            return existing(account);
        }
        observer.accountCreated();
        return answer(201, account).with("Location", documents.accountUrl(account.id()));
    }

    AcmeAnswer change(ByAccount request, String id) throws AcmeRefused {
        requireSame(request, id);
        if (request.jws().payload().isEmpty()) {
            return answer(200, request.account());
        }
        JsonNode wish = request.payload();
        Optional<String> status = Json.optionalText(wish, "status", "the account");
        if (status.isPresent() && !status.get().equals("deactivated")) {
            throw AcmeRefused.malformed("an account's status is changed to \"deactivated\" or not at all");
        }
        if (status.isPresent()) {
            return answer(200, store.change(id, Account::deactivated));
        }
        if (!wish.has("contact")) {
            return answer(200, request.account());
        }
        List<String> contacts = contacts(wish);
        return answer(200, store.change(id, account -> account.withContacts(contacts)));
    }

    /** Section 7.3.5. */
    AcmeAnswer changeKey(ByAccount request) throws AcmeRefused {
        Jws inner = Jws.of(request.payload());
        AccountKey next =
                inner.key().orElseThrow(() -> AcmeRefused.malformed("the inner JWS names the new key as its \"jwk\""));
        if (!inner.url().equals(request.jws().url()) || inner.nonce().isPresent()) {
            throw AcmeRefused.malformed("the inner JWS has the outer one's \"url\" and no \"nonce\"");
        }
        inner.verify(next);
        JsonNode change = inner.payloadObject();
        Account account = request.account();
        if (!Json.text(change, "account", "the change").equals(documents.accountUrl(account.id()))) {
            throw AcmeRefused.malformed("the change is of another account than the one that signs");
        }
        JsonNode oldKey = change.get("oldKey");
        boolean old = oldKey != null
                && AccountKey.parse(oldKey).thumbprint().equals(account.key().thumbprint());
        if (!old) {
            throw AcmeRefused.malformed("\"oldKey\" is not the account's key");
        }
        KeyChange kept = KeyChange.of(request);
        if (kept.request().size() > KeyChange.REQUEST_BYTES_MAX) {
            throw AcmeRefused.malformed("a change of key has at most " + KeyChange.REQUEST_BYTES_MAX + " bytes");
        }
        if (!store.changeKey(account.id(), next, kept)) {
            String holder = store.accountOf(next)
                    .map(each -> documents.accountUrl(each.id()))
                    .orElseThrow();
            throw AcmeRefused.malformed("the new key is an account's already")
                    .withStatus(409)
                    .with("Location", holder);
        }
        return answer(200, store.account(account.id()).orElseThrow());
    }

    /** Section 7.1.2.1, a page at a time. */
    AcmeAnswer orders(ByAccount request, String id, Optional<String> after) throws AcmeRefused {
        requireSame(request, id);
        request.jws().requireEmptyPayload();
        List<String> found = store.orders(id, after, ORDERS_PAGE);
        AcmeAnswer answer = AcmeAnswer.json(
                200, Map.of("orders", found.stream().map(documents::orderUrl).toList()));
        return found.size() < ORDERS_PAGE
                ? answer
                : answer.with(
                        "Link",
                        "<" + documents.accountUrl(id) + "/orders?cursor=" + found.getLast() + ">;rel=\"next\"");
    }

    private AcmeAnswer existing(Account account) throws AcmeRefused {
        if (!account.usable()) {
            throw AcmeRefused.unauthorized("the account of this key was deactivated; begin a new one with a new key");
        }
        return answer(200, account).with("Location", documents.accountUrl(account.id()));
    }

    private static void requireSame(ByAccount request, String id) throws AcmeRefused {
        if (!request.account().id().equals(id)) {
            throw AcmeRefused.unauthorized("an account is changed and seen by itself only");
        }
    }

    private static List<String> contacts(JsonNode wish) throws AcmeRefused {
        List<String> contacts = new ArrayList<>();
        for (JsonNode each : Json.list(wish, "contact", Account.CONTACTS_MAX)) {
            String contact = each.isString() ? each.stringValue() : "";
            if (!contact.startsWith("mailto:")) {
                throw new AcmeRefused(AcmeError.UNSUPPORTED_CONTACT, "a contact is a mailto: URL");
            }
            if (!MAILTO.matcher(contact).matches()) {
                throw new AcmeRefused(
                        AcmeError.INVALID_CONTACT, "a mailto: contact is one address in ASCII, without header fields");
            }
            contacts.add(contact);
        }
        return contacts;
    }

    private Optional<ExternalKey> binding(JsonNode wish, ByKey request) throws AcmeRefused {
        JsonNode json = wish.get("externalAccountBinding");
        if (json == null || json.isNull()) {
            if (documents.configuration().externalAccountRequired()) {
                throw new AcmeRefused(
                        AcmeError.EXTERNAL_ACCOUNT_REQUIRED,
                        "an account needs an external binding here; ask an administrator for a key");
            }
            return Optional.empty();
        }
        Jws binding = Jws.of(json);
        boolean shaped = binding.algorithm().equals("HS256")
                && binding.key().isEmpty()
                && binding.nonce().isEmpty()
                && binding.url().equals(request.jws().url());
        if (!shaped) {
            throw AcmeRefused.malformed(
                    "an external binding has \"alg\" HS256, \"kid\", the \"url\" of the request, and no \"nonce\"");
        }
        if (!AccountKey.parse(binding.payloadObject())
                .thumbprint()
                .equals(request.key().thumbprint())) {
            throw AcmeRefused.malformed("the external binding is of another account key");
        }
        ExternalKey key = store.externalKey(binding.keyId().orElse(""))
                .filter(each -> each.signed(binding))
                .orElseThrow(() -> AcmeRefused.unauthorized("the external binding is by no key that was given out"));
        if (key.account().isPresent()) {
            throw AcmeRefused.unauthorized(
                    "the key of the external binding was used before; each is good for one account");
        }
        return Optional.of(key);
    }

    private AcmeAnswer answer(int status, Account account) {
        return AcmeAnswer.json(status, documents.account(account));
    }
}
