package internet2.trustchain.threshold.epochs;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.ModuleState;
import internet2.ledger.StateReader;
import internet2.trustchain.KeyHolders;
import internet2.trustchain.threshold.Holder;
import internet2.trustchain.threshold.keygen.Ceremony;
import internet2.trustchain.threshold.keygen.Dealing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The module's state, read by name instead of by key; what {@code ledger.state("keys")} gives.
 *
 * <pre>
 *   e name -> KeyEpoch     c name -> the latest ceremony     d name, dealer -> what it dealt there
 *   h name -> the nodes with a share: read often, and without points, whose check takes its time
 *   p name -> when the phase of the ceremony ends that is under way
 *   x name -> nothing: the key was retired, for good
 * </pre>
 */
public final class KeysState implements KeyHolders {

    /** Keys that one network may have. */
    static final int KEYS_MAX = 256;

    private static final Bytes EPOCHS = Bytes.utf8("e");
    private static final Bytes CEREMONIES = Bytes.utf8("c");
    private static final Bytes PHASES = Bytes.utf8("p");
    private static final Bytes RETIRED = Bytes.utf8("x");

    private final Supplier<StateReader> reader;

    /** @param reader asked for each question, so that it may give the latest state each time */
    public KeysState(Supplier<StateReader> reader) {
        this.reader = reader;
    }

    static KeysState of(StateReader reader) {
        return new KeysState(() -> reader);
    }

    /** Who holds the key; empty until its first ceremony has completed. */
    public Optional<KeyEpoch> current(String key) {
        return reader.get().get(place('e', key)).map(encoded -> CanonicalReader.decode(encoded, KeyEpoch::decode));
    }

    /** The ceremony under way, or the last one: from it a node takes its share. */
    public Optional<Ceremony> ceremony(String key) {
        return record(key).map(CeremonyRecord::ceremony);
    }

    /** The same with who takes part in it. */
    public Optional<CeremonyRecord> record(String key) {
        return reader.get()
                .get(place('c', key))
                .map(encoded -> CanonicalReader.decode(encoded, CeremonyRecord::decode))
                .map(record -> record.withDealings(dealings(key, record)));
    }

    /** Names of keys that somebody holds, in their order. */
    public List<String> held() {
        return names(EPOCHS);
    }

    /** Names of keys that have or had a ceremony, in their order. */
    public List<String> keys() {
        return names(CEREMONIES);
    }

    /** Names of keys that were and are no more, in their order. */
    public List<String> retired() {
        return names(RETIRED);
    }

    boolean isRetired(String key) {
        return reader.get().get(place('x', key)).isPresent();
    }

    @Override
    public Optional<Ed25519PublicKey> publicKey(String key) {
        return current(key).map(epoch -> epoch.key().signatureKey());
    }

    @Override
    public List<NodeId> holders(String key) {
        return reader.get()
                .get(place('h', key))
                .map(encoded -> CanonicalReader.decode(
                        encoded, in -> in.list(KeyOperation.HOLDERS_MAX, each -> new NodeId(each.hash()))))
                .orElse(List.of());
    }

    private List<String> names(Bytes kind) {
        return reader.get().scan(kind, KEYS_MAX).stream()
                .map(entry -> entry.key().slice(1, entry.key().size()).utf8())
                .toList();
    }

    /** Keys with a ceremony whose phase ends at this time or before. */
    List<String> due(Instant now) {
        return reader.get().scan(PHASES, KEYS_MAX).stream()
                .filter(entry -> !CanonicalReader.decode(entry.value(), CanonicalReader::instant)
                        .isAfter(now))
                .map(entry -> entry.key().slice(1, entry.key().size()).utf8())
                .toList();
    }

    static void put(ModuleState state, String key, KeyEpoch epoch) {
        state.put(place('e', key), epoch.encoded());
        List<NodeId> holding = epoch.key().shares().keySet().stream()
                .map(number -> epoch.holders().get(number - 1))
                .toList();
        state.put(
                place('h', key),
                new CanonicalWriter()
                        .list(holding, (to, holder) -> to.hash(holder.hash()))
                        .toBytes());
    }

    static void put(ModuleState state, String key, CeremonyRecord record) {
        state.put(place('c', key), record.encoded());
        if (record.ceremony().phase() == Ceremony.Phase.OVER) {
            state.remove(place('p', key));
        } else {
            state.put(
                    place('p', key),
                    new CanonicalWriter().instant(record.phaseEnd()).toBytes());
        }
    }

    static void put(ModuleState state, String key, int dealer, Dealing dealing) {
        state.put(place(key, dealer), dealing.encoded());
    }

    static void retire(ModuleState state, String key) {
        removeDealings(state, key);
        for (char kind : new char[] {'e', 'c', 'h', 'p'}) {
            state.remove(place(kind, key));
        }
        state.put(place('x', key), Bytes.EMPTY);
    }

    static void removeDealings(ModuleState state, String key) {
        for (int dealer = 1; dealer <= KeyOperation.HOLDERS_MAX; dealer++) {
            state.remove(place(key, dealer));
        }
    }

    private SortedMap<Integer, Dealing> dealings(String key, CeremonyRecord record) {
        SortedMap<Integer, Dealing> dealings = new TreeMap<>();
        for (int dealer : record.ceremony().plan().dealers()) {
            reader.get()
                    .get(place(key, dealer))
                    .ifPresent(encoded -> dealings.put(dealer, CanonicalReader.decode(encoded, Dealing::decode)));
        }
        return dealings;
    }

    private static Bytes place(char kind, String key) {
        return Bytes.utf8(kind + key);
    }

    private static Bytes place(String key, int dealer) {
        CanonicalWriter out = new CanonicalWriter().fixed(Bytes.utf8("d" + key)).u8(0);
        Holder.encode(out, dealer);
        return out.toBytes();
    }
}
