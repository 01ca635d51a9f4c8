package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.store.StateBatch;
import internet2.foundation.store.StateStore;
import internet2.foundation.store.StateView;
import internet2.trustchain.authority.Serial;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Accounts, orders and authorizations on disk, changed one at a time: what a method returned is there after any end
 * of the process or the machine.
 *
 * <pre>
 * a id -> account            k thumbprint -> id of its account
 * o id -> order              u account 0 id -> nothing: the orders of an account
 * z id -> authorization      v account 0 identifier -> id of the latest authorization
 * c serial -> account        r serial -> id of the order that replaces it
 * e id -> external key
 * x time kind id -> nothing: what ends when
 * </pre>
 */
public final class AcmeStore implements AutoCloseable {

    /** What refers to others, then those. */
    private static final String KINDS = "xurvckozea";

    private static final int PRUNED_MAX = 64;
    private static final int ID_LENGTH_MAX = 64;
    private static final Duration KEPT_AFTER_END = Duration.ofDays(1);

    private final StateStore store;

    private AcmeStore(StateStore store) {
        this.store = store;
    }

    public static AcmeStore open(Path folder) {
        return new AcmeStore(StateStore.open(folder));
    }

    Optional<Account> account(String id) {
        return get(key('a', id), Account::decode);
    }

    Optional<Account> accountOf(AccountKey key) {
        return get(key('k', key.thumbprint()), AcmeStore::id).flatMap(this::account);
    }

    /** The account of this key: the new one, or the one that was there before. */
    synchronized Account create(Account account, Optional<ExternalKey> binding) {
        Optional<Account> before = accountOf(account.key());
        if (before.isPresent()) {
            return before.get();
        }
        StateBatch batch = new StateBatch();
        put(batch, account);
        index(batch, account);
        binding.ifPresent(
                each -> batch.put(key('e', each.id()), each.usedBy(account.id()).encoded()));
        store.writeThrough(batch);
        return account;
    }

    synchronized Account change(String id, UnaryOperator<Account> change) {
        Account changed = change.apply(account(id).orElseThrow());
        StateBatch batch = new StateBatch();
        put(batch, changed);
        store.writeThrough(batch);
        return changed;
    }

    /** False where the key is another account's. */
    synchronized boolean changeKey(String id, AccountKey next, KeyChange change) {
        if (accountOf(next).isPresent()) {
            return false;
        }
        Account before = account(id).orElseThrow();
        StateBatch batch = new StateBatch().remove(key('k', before.key().thumbprint()));
        batch.put(key('k', next.thumbprint()), encodedId(id));
        put(batch, before.withKey(next, change));
        store.writeThrough(batch);
        return true;
    }

    Optional<Order> order(String id) {
        return get(key('o', id), Order::decode);
    }

    Optional<Authorization> authorization(String id) {
        return get(key('z', id), Authorization::decode);
    }

    List<Authorization> authorizations(Order order) {
        return order.authorizations().stream()
                .flatMap(id -> authorization(id).stream())
                .toList();
    }

    /** The account's latest authorization for an identifier. */
    Optional<Authorization> latest(String account, Identifier identifier) {
        return get(latestKey(account, identifier), AcmeStore::id).flatMap(this::authorization);
    }

    /** @param fresh those of the order's authorizations that are new */
    synchronized void add(Order order, List<Authorization> fresh) {
        StateBatch batch = new StateBatch();
        fresh.forEach(each -> add(batch, each));
        put(batch, order);
        index(batch, order);
        order.replaces().ifPresent(serial -> batch.put(key('r', serial.toString()), encodedId(order.id())));
        store.writeThrough(batch);
    }

    synchronized void add(Authorization authorization) {
        StateBatch batch = new StateBatch();
        add(batch, authorization);
        store.writeThrough(batch);
    }

    /** The order after the change; empty if it is gone. */
    synchronized Optional<Order> changeOrder(String id, UnaryOperator<Order> change) {
        return order(id).map(before -> {
            Order after = change.apply(before);
            if (!after.equals(before)) {
                StateBatch batch = new StateBatch();
                put(batch, after);
                store.writeThrough(batch);
            }
            return after;
        });
    }

    /** The order has its certificate. */
    synchronized void certified(String order, Serial serial, Instant notAfter) {
        order(order).map(each -> each.issued(serial)).ifPresent(after -> {
            StateBatch batch = new StateBatch();
            put(batch, after);
            batch.put(key('c', serial.toString()), encodedId(after.account()));
            batch.put(ending(notAfter.plus(KEPT_AFTER_END), 'c', serial.toString()), Bytes.EMPTY);
            store.writeThrough(batch);
        });
    }

    /** The authorization before and after the change; empty if it is gone. */
    synchronized Optional<Changed> changeAuthorization(String id, UnaryOperator<Authorization> change) {
        return authorization(id).map(before -> {
            Authorization after = change.apply(before);
            if (!after.equals(before)) {
                StateBatch batch = new StateBatch();
                batch.put(key('z', id), after.encoded());
                store.writeThrough(batch);
            }
            return new Changed(before, after);
        });
    }

    record Changed(Authorization before, Authorization after) {}

    /** Ids of an account's orders after {@code after}, in no order that means anything. */
    List<String> orders(String account, Optional<String> after, int limit) {
        Bytes prefix = orderOf(account, "");
        List<String> ids = new ArrayList<>();
        store.scan(prefix, after.map(id -> orderOf(account, id)).orElse(prefix), (key, value) -> {
            String id = key.slice(prefix.size(), key.size()).utf8();
            if (after.filter(id::equals).isEmpty()) {
                ids.add(id);
            }
            return ids.size() < limit;
        });
        return ids;
    }

    /** Who got the certificate through ACME. */
    Optional<String> accountOf(Serial certificate) {
        return get(key('c', certificate.toString()), AcmeStore::id);
    }

    boolean isReplaced(Serial certificate) {
        return get(key('r', certificate.toString()), AcmeStore::id)
                .flatMap(this::order)
                .filter(order -> order.state() != Status.INVALID)
                .isPresent();
    }

    void add(ExternalKey external) {
        store.writeThrough(new StateBatch().put(key('e', external.id()), external.encoded()));
    }

    Optional<ExternalKey> externalKey(String id) {
        return get(key('e', id), ExternalKey::decode);
    }

    /** What was under way when the process ended. */
    List<Authorization> processingAuthorizations() {
        List<Authorization> found = new ArrayList<>();
        store.scan(Bytes.utf8("z"), (key, value) -> {
            Authorization each = CanonicalReader.decode(value, Authorization::decode);
            if (each.processing()) {
                found.add(each);
            }
            return true;
        });
        return found;
    }

    List<Order> processingOrders() {
        List<Order> found = new ArrayList<>();
        store.scan(Bytes.utf8("o"), (key, value) -> {
            Order each = CanonicalReader.decode(value, Order::decode);
            if (each.state() == Status.PROCESSING) {
                found.add(each);
            }
            return true;
        });
        return found;
    }

    /** Drops a few of the things that ended long enough ago. */
    synchronized void prune(Instant now) {
        StateBatch batch = new StateBatch();
        for (StateView.Entry entry : store.scan(Bytes.utf8("x"), PRUNED_MAX)) {
            CanonicalReader key = new CanonicalReader(entry.key());
            key.u8();
            if (key.instant().isAfter(now)) {
                break; // they are in the order of their ends
            }
            char kind = (char) key.u8();
            remove(
                    batch,
                    kind,
                    entry.key()
                            .slice(
                                    entry.key().size() - key.remaining(),
                                    entry.key().size())
                            .utf8());
            batch.remove(entry.key());
        }
        store.write(batch);
    }

    /**
     * What stands behind a key, for a backup. The store may change meanwhile: what refers to something is read before
     * what it refers to, so that nothing in a backup refers to nothing.
     *
     * @param after the end of the page before; empty for the first one
     */
    public AcmePage page(Optional<Bytes> after) {
        List<StateView.Entry> entries = new ArrayList<>();
        int first = after.map(key -> KINDS.indexOf(key.slice(0, 1).utf8())).orElse(0);
        int[] bytes = {0};
        for (String kind : KINDS.substring(Math.max(0, first)).split("")) {
            Bytes prefix = Bytes.utf8(kind);
            Bytes from = after.filter(key -> key.slice(0, 1).equals(prefix)).orElse(prefix);
            store.scan(prefix, from, (key, value) -> {
                if (after.filter(key::equals).isEmpty()) {
                    entries.add(new StateView.Entry(key, value));
                    bytes[0] += key.size() + value.size();
                }
                return bytes[0] < AcmePage.BYTES_WANTED;
            });
            if (bytes[0] >= AcmePage.BYTES_WANTED) {
                break;
            }
        }
        return new AcmePage(entries);
    }

    /** Takes in what a backup holds. */
    public synchronized void restore(AcmePage page) {
        StateBatch batch = new StateBatch();
        page.entries().forEach(entry -> batch.put(entry.key(), entry.value()));
        store.writeThrough(batch);
    }

    /** After the last page: what was added or changed while pages were read is found, and ends, like all else. */
    public synchronized void index() {
        StateBatch batch = new StateBatch();
        store.scan(Bytes.utf8("k"), Bytes.utf8("k"), (key, value) -> {
            String id = CanonicalReader.decode(value, AcmeStore::id);
            boolean fits = account(id)
                    .filter(account -> key('k', account.key().thumbprint()).equals(key))
                    .isPresent();
            if (!fits) {
                batch.remove(key);
            }
            return true;
        });
        each('a', Account::decode, account -> index(batch, account));
        each('o', Order::decode, order -> index(batch, order));
        each('z', Authorization::decode, authorization -> {
            index(batch, authorization);
            if (latest(authorization.account(), authorization.identifier()).isEmpty()) {
                latest(batch, authorization);
            }
        });
        store.writeThrough(batch);
    }

    private <T> void each(char kind, Function<CanonicalReader, T> value, Consumer<T> taken) {
        Bytes prefix = Bytes.utf8(String.valueOf(kind));
        store.scan(prefix, prefix, (key, encoded) -> {
            taken.accept(CanonicalReader.decode(encoded, value));
            return true;
        });
    }

    @Override
    public void close() {
        store.close();
    }

    private static void index(StateBatch batch, Account account) {
        batch.put(key('k', account.key().thumbprint()), encodedId(account.id()));
    }

    private static void index(StateBatch batch, Order order) {
        batch.put(orderOf(order.account(), order.id()), Bytes.EMPTY);
        batch.put(ending(order.expires().plus(KEPT_AFTER_END), 'o', order.id()), Bytes.EMPTY);
    }

    private static void index(StateBatch batch, Authorization authorization) {
        Instant end = authorization.expires().plus(Authorization.VALID_MAX).plus(KEPT_AFTER_END);
        batch.put(ending(end, 'z', authorization.id()), Bytes.EMPTY);
    }

    private static void latest(StateBatch batch, Authorization authorization) {
        batch.put(latestKey(authorization.account(), authorization.identifier()), encodedId(authorization.id()));
    }

    private void remove(StateBatch batch, char kind, String id) {
        switch (kind) {
            case 'o' -> order(id).ifPresent(order -> batch.remove(orderOf(order.account(), id)));
            case 'z' ->
                authorization(id)
                        .map(each -> latestKey(each.account(), each.identifier()))
                        .filter(latest ->
                                get(latest, AcmeStore::id).filter(id::equals).isPresent())
                        .ifPresent(batch::remove);
            case 'c' -> batch.remove(key('r', id));
            default -> throw new IllegalStateException("nothing of the kind " + kind + " ends");
        }
        batch.remove(key(kind, id));
    }

    private static void add(StateBatch batch, Authorization authorization) {
        batch.put(key('z', authorization.id()), authorization.encoded());
        latest(batch, authorization);
        index(batch, authorization);
    }

    private static void put(StateBatch batch, Account account) {
        batch.put(key('a', account.id()), account.encoded());
    }

    private static void put(StateBatch batch, Order order) {
        batch.put(key('o', order.id()), order.encoded());
    }

    private static Bytes key(char kind, String id) {
        return Bytes.utf8(kind + id);
    }

    private static Bytes orderOf(String account, String order) {
        return Bytes.utf8("u" + account + "\0" + order);
    }

    private static Bytes latestKey(String account, Identifier identifier) {
        return Bytes.utf8("v" + account + "\0" + identifier.name().text());
    }

    private static Bytes ending(Instant end, char kind, String id) {
        return new CanonicalWriter().u8('x').instant(end).u8(kind).toBytes().concat(Bytes.utf8(id));
    }

    private static Bytes encodedId(String id) {
        return new CanonicalWriter().text(id).toBytes();
    }

    private static String id(CanonicalReader in) {
        return in.text(ID_LENGTH_MAX);
    }

    private <T> Optional<T> get(Bytes key, Function<CanonicalReader, T> value) {
        return store.get(key).map(bytes -> CanonicalReader.decode(bytes, value));
    }
}
