package internet2.trustchain.threshold.epochs;

import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.keygen.CeremonyMessage;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** The operations of the module {@code keys}. */
public sealed interface KeyOperation extends Encodable {

    /** Each holder's dealing has a share for each other one: so many that all of it fits into a block's limits. */
    int HOLDERS_MAX = 16;

    int NAME_LENGTH_MAX = 32;

    Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** Which key: {@code a-z 0-9 -}, beginning with a letter, at most 32. */
    String key();

    /**
     * Begins a ceremony: for a new key where none has this name, else for new shares of it.
     *
     * @param threshold more than half of the holders
     * @param holders validators, 1 to {@link #HOLDERS_MAX}, all different; their places, from 1, are their numbers
     */
    record Open(String key, int threshold, List<NodeId> holders) implements KeyOperation {

        public Open {
            requireName(key);
            holders = List.copyOf(holders);
            if (holders.isEmpty() || holders.size() > HOLDERS_MAX || new HashSet<>(holders).size() < holders.size()) {
                throw new IllegalArgumentException("a key has 1 to " + HOLDERS_MAX + " different holders");
            }
            if (threshold > holders.size() || 2 * threshold <= holders.size()) {
                throw new IllegalArgumentException(
                        "of " + holders.size() + " holders more than half sign together, not " + threshold);
            }
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(1).text(key).u8(threshold).list(holders, (to, holder) -> to.hash(holder.hash()));
        }
    }

    /** A participant's word in the ceremony of this key. */
    record Say(String key, CeremonyMessage message) implements KeyOperation {

        public Say {
            requireName(key);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(2).text(key).value(message);
        }
    }

    /** Ends a key of which nothing is in force any more: whoever holds a share of it deletes that. */
    record Retire(String key) implements KeyOperation {

        public Retire {
            requireName(key);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(3).text(key);
        }
    }

    static KeyOperation decode(CanonicalReader in) {
        int kind = in.u8();
        String key = in.text(NAME_LENGTH_MAX);
        return switch (kind) {
            case 1 -> new Open(key, in.u8(), in.list(HOLDERS_MAX, each -> new NodeId(each.hash())));
            case 2 -> new Say(key, CeremonyMessage.decode(in));
            case 3 -> new Retire(key);
            default -> throw in.malformed("an operation on keys is 1 (open), 2 (say) or 3 (retire), not " + kind);
        };
    }

    static void requireName(String key) {
        if (!NAME.matcher(key).matches()) {
            throw new IllegalArgumentException("a key's name is 1 to 32 of a-z 0-9 -, beginning with a letter");
        }
    }
}
