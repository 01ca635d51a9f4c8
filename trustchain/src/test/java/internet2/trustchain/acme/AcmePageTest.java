package internet2.trustchain.acme;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.store.StateView.Entry;
import internet2.trustchain.authority.ControlMethod;
import internet2.trustchain.authority.SubjectName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store, page by page and back. */
final class AcmePageTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Bytes VALUE = Bytes.wrap(new byte[1000]);

    @TempDir
    Path folder = Path.of("");

    private static List<Entry> all(AcmeStore store) {
        List<Entry> entries = new ArrayList<>();
        for (AcmePage page = store.page(Optional.empty()); !page.isLast(); page = store.page(page.end())) {
            assertThat(page.encoded().size()).isLessThanOrEqualTo(AcmePage.ENCODED_BYTES_MAX);
            assertThat(CanonicalReader.decode(page.encoded(), AcmePage::decode)).isEqualTo(page);
            entries.addAll(page.entries());
        }
        return entries;
    }

    private static List<Entry> many() {
        List<Entry> entries = new ArrayList<>();
        for (String kind : List.of("a", "o", "z", "u")) {
            for (int i = 1000; i < 1400; i++) {
                entries.add(new Entry(Bytes.utf8(kind + i), VALUE));
            }
        }
        return entries;
    }

    @Test
    void everythingIsOnOnePageAndOnlyOnceAndComesBack() {
        List<Entry> entries = many();
        try (AcmeStore from = AcmeStore.open(folder.resolve("from"));
                AcmeStore to = AcmeStore.open(folder.resolve("to"))) {
            from.restore(new AcmePage(entries));
            assertThat(from.page(Optional.empty()).entries()).hasSizeLessThan(entries.size());
            assertThat(all(from)).containsExactlyInAnyOrderElementsOf(entries);

            to.restore(new AcmePage(all(from)));
            assertThat(all(to)).isEqualTo(all(from));
        }
    }

    @Test
    void whatRefersComesBeforeWhatItRefersTo() {
        try (AcmeStore store = AcmeStore.open(folder.resolve("store"))) {
            store.restore(new AcmePage(many()));
            assertThat(all(store).stream()
                            .map(entry -> entry.key().slice(0, 1).utf8())
                            .distinct())
                    .as("indexes of orders, orders, authorizations, accounts")
                    .containsExactly("u", "o", "z", "a");
        }
    }

    private static AccountKey key(String x) throws AcmeRefused {
        return AccountKey.parse(
                Json.object(Bytes.utf8("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"}"), "the key"));
    }

    @Test
    void whatWasAddedOrChangedWhilePagesWereReadIsFoundAndEnds() throws Exception {
        AccountKey old = key("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"); // RFC 8037 appendix A.3
        AccountKey other = key("PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw"); // RFC 8032 section 7.1, test 2
        Identifier name = new Identifier(new SubjectName.DnsName("web.example.internal"));
        Authorization authorization =
                Authorization.of("z", "a", name, List.of(Challenge.of(ControlMethod.HTTP_01, "t")), START);
        Order order = Order.of("o", "a", List.of(name), List.of("z"), "default", Optional.empty(), START);
        try (AcmeStore from = AcmeStore.open(folder.resolve("from"));
                AcmeStore to = AcmeStore.open(folder.resolve("to"))) {
            from.create(Account.of("a", old, List.of(), Optional.empty(), START), Optional.empty());
            List<Entry> before = all(from).stream()
                    .filter(entry -> entry.key().slice(0, 1).utf8().equals("k"))
                    .toList();
            from.add(order, List.of(authorization));
            List<Entry> records = all(from).stream()
                    .filter(entry -> "oza".contains(entry.key().slice(0, 1).utf8()))
                    .toList();
            to.restore(new AcmePage(before));
            to.restore(new AcmePage(records));
            to.index();
            assertThat(all(to)).isEqualTo(all(from));

            to.restore(new AcmePage(List.of(new Entry(
                    Bytes.utf8("k" + other.thumbprint()), before.getFirst().value()))));
            to.index();
            assertThat(to.accountOf(other))
                    .as("a key that is not the account's")
                    .isEmpty();
            assertThat(to.accountOf(old)).isPresent();
        }
    }

    @Test
    void anEmptyStoreHasOnePageAndThatIsTheLast() {
        try (AcmeStore store = AcmeStore.open(folder.resolve("store"))) {
            assertThat(store.page(Optional.empty()).isLast()).isTrue();
        }
    }
}
