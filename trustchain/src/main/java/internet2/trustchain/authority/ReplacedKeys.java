package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.ModuleState;
import internet2.ledger.StateReader;
import internet2.trustchain.KeyName;
import internet2.trustchain.NetworkKey;
import java.time.Instant;
import java.util.Optional;

/** The issuing keys of the network hierarchy that others took the place of, as the state has it: {@code o}. */
record ReplacedKeys(StateReader state) {

    /**
     * How a key ended.
     *
     * @param at time of the block that brought the intermediate of the next
     * @param until when the last list of its certificates has served
     */
    record End(Instant at, Instant until) implements Encodable {

        private static End decode(CanonicalReader in) {
            return new End(in.instant(), in.instant());
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.instant(at).instant(until);
        }
    }

    static void put(ModuleState state, int generation, End end) {
        state.put(key(generation), end.encoded());
    }

    /** Whether nothing is in force that this key signed. */
    boolean isOver(int generation, Instant now) {
        return end(generation).filter(end -> end.until().isBefore(now)).isPresent();
    }

    /** Whether a key of this name is over. */
    boolean isRetired(String key, Instant now) {
        return KeyName.of(key)
                .filter(name -> name.purpose() == NetworkKey.ISSUING && isOver(name.generation(), now))
                .isPresent();
    }

    /** Whether this key was in force when a certificate was published; in the block of the switch both were. */
    boolean mayBeOf(int generation, Instant published) {
        boolean begun =
                end(generation - 1).filter(end -> published.isBefore(end.at())).isEmpty();
        return begun
                && end(generation).filter(end -> published.isAfter(end.at())).isEmpty();
    }

    private Optional<End> end(int generation) {
        return state.get(key(generation)).map(encoded -> CanonicalReader.decode(encoded, End::decode));
    }

    private static Bytes key(int generation) {
        return new CanonicalWriter().u8('o').u32(generation).toBytes();
    }
}
