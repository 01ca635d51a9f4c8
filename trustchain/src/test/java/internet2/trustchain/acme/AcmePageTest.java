package internet2.trustchain.acme;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.store.StateView.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store, page by page and back. */
final class AcmePageTest {

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

    @Test
    void anEmptyStoreHasOnePageAndThatIsTheLast() {
        try (AcmeStore store = AcmeStore.open(folder.resolve("store"))) {
            assertThat(store.page(Optional.empty()).isLast()).isTrue();
        }
    }
}
