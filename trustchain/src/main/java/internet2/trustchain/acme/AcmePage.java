package internet2.trustchain.acme;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.store.StateView;
import java.util.List;
import java.util.Optional;

/**
 * A part of what a node knows of its ACME clients, as a backup holds it. Secret: keys for external account binding are
 * in it.
 *
 * @param entries of the store; none at the end
 */
public record AcmePage(List<StateView.Entry> entries) implements Encodable {

    /** No page is larger. */
    public static final int ENCODED_BYTES_MAX = 1 << 20;

    /** Entries are added until there is so much; none is as large as what is left then. */
    static final int BYTES_WANTED = ENCODED_BYTES_MAX / 2;

    private static final int ENTRIES_MAX = 1 << 16;
    private static final int KEY_BYTES_MAX = 1024;

    public AcmePage {
        entries = List.copyOf(entries);
    }

    public boolean isLast() {
        return entries.isEmpty();
    }

    /** After what the next page begins. */
    public Optional<Bytes> end() {
        return entries.isEmpty()
                ? Optional.empty()
                : Optional.of(entries.getLast().key());
    }

    public static AcmePage decode(CanonicalReader in) {
        return new AcmePage(in.list(
                ENTRIES_MAX, each -> new StateView.Entry(each.bytes(KEY_BYTES_MAX), each.bytes(ENCODED_BYTES_MAX))));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.list(entries, (to, entry) -> to.bytes(entry.key()).bytes(entry.value()));
    }
}
