package internet2.trustchain.names;

import org.jspecify.annotations.Nullable;

/**
 * The NSEC records that a response needs as proofs, each once, until its answers are complete. Reused; one owner.
 */
final class Denials {

    /** Two for each alias, and three for the end. */
    private static final int DENIALS_MAX = 24;

    private final byte[] key = new byte[CanonicalOrder.KEY_BYTES_MAX + 2];
    private final @Nullable ChainName[] names = new ChainName[DENIALS_MAX];
    private final int[] apex = new int[DENIALS_MAX];
    private final int[] apexBytes = new int[DENIALS_MAX];
    /** The zones' SOA sets. */
    private final @Nullable EncodedSet[] negative = new EncodedSet[DENIALS_MAX];

    private int count;

    void clear() {
        for (int i = 0; i < count; i++) {
            names[i] = null; // no old picture stays alive in an idle thread
            negative[i] = null;
        }
        count = 0;
    }

    /** Notes the record at or before the path's name from its label {@code index} on; the apex is label {@code at}. */
    void covering(Chain chain, EncodedSet soa, byte[] buffer, NamePath path, int index, int at) {
        note(chain.floor(key, CanonicalOrder.write(buffer, path, index, key)), soa, path, at);
    }

    /** The same for {@code *} below that name. */
    void coveringWildcard(Chain chain, EncodedSet soa, byte[] buffer, NamePath path, int index, int at) {
        int size = CanonicalOrder.write(buffer, path, index, key);
        key[size] = '*';
        key[size + 1] = 0;
        note(chain.floor(key, size + 2), soa, path, at);
    }

    /** The record of the path's name itself. */
    @Nullable
    EncodedSet matching(Chain chain, byte[] buffer, NamePath path) {
        ChainName name = chain.find(key, CanonicalOrder.write(buffer, path, 0, key));
        return name == null ? null : name.nsec();
    }

    /** Adds them to the authority section; false if there is no room for all. */
    boolean addTo(Response response) {
        for (int i = 0; i < count; i++) {
            ChainName name = names[i];
            EncodedSet nsec = name == null ? null : name.nsec();
            EncodedSet soa = negative[i];
            if (name == null || nsec == null || soa == null) {
                continue;
            }
            if (!response.addDenial(name, nsec, apex[i], apexBytes[i], soa)) {
                return false;
            }
            response.authority += nsec.records(true);
        }
        clear();
        return true;
    }

    private void note(@Nullable ChainName name, EncodedSet soa, NamePath path, int at) {
        for (int i = 0; i < count; i++) {
            if (names[i] == name) {
                return;
            }
        }
        if (count < DENIALS_MAX) {
            names[count] = name;
            negative[count] = soa;
            apex[count] = path.at[at];
            apexBytes[count++] = path.size(at);
        }
    }
}
