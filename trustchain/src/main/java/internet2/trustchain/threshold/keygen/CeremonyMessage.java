package internet2.trustchain.threshold.keygen;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.GroupKey;
import internet2.trustchain.threshold.Holder;
import internet2.trustchain.threshold.group.Scalar;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What participants say in a ceremony, before everybody and in an order that all see. Who says it is proven elsewhere,
 * such as by the signature of the operation that carries it.
 */
public sealed interface CeremonyMessage extends Encodable {

    /** A recipient takes part, and can be written to under this key. */
    record Enrol(EncryptionPublicKey key) implements CeremonyMessage {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(1).value(key);
        }
    }

    /** A dealer deals. */
    record Deal(Dealing dealing) implements CeremonyMessage {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(2).value(dealing);
        }
    }

    /** A recipient has looked at every dealing: these dealers owe it a good share. */
    record Verdict(SortedSet<Integer> accused) implements CeremonyMessage {

        public Verdict {
            accused = Collections.unmodifiableSortedSet(new TreeSet<>(accused));
            accused.forEach(Holder::require);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(3).list(List.copyOf(accused), Holder::encode);
        }
    }

    /** An accused dealer shows what it owes to one accuser. */
    record Answer(int recipient, Scalar share) implements CeremonyMessage {

        public Answer {
            Holder.require(recipient);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(4);
            Holder.encode(out, recipient);
            out.value(share);
        }
    }

    static CeremonyMessage decode(CanonicalReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 1 -> new Enrol(EncryptionPublicKey.decode(in));
            case 2 -> new Deal(Dealing.decode(in));
            case 3 -> new Verdict(ascending(in, in.list(GroupKey.HOLDERS_MAX, Holder::decode)));
            case 4 -> new Answer(Holder.decode(in), Scalar.decode(in));
            default -> throw in.malformed("a message of a ceremony is of kind 1 to 4, not " + kind);
        };
    }

    private static SortedSet<Integer> ascending(CanonicalReader in, List<Integer> numbers) {
        SortedSet<Integer> set = new TreeSet<>();
        for (int number : numbers) {
            if (!set.isEmpty() && set.last() >= number) {
                throw in.malformed("numbers stand in their order");
            }
            set.add(number);
        }
        return set;
    }
}
