package internet2.trustchain.threshold.keygen;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.GroupKey;
import internet2.trustchain.threshold.Holder;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who makes shares for whom.
 *
 * @param id names the ceremony for all time: nothing of one is accepted in another
 * @param threshold of the new shares
 * @param recipients holders of the new shares: numbers 1 to n
 * @param previous the key whose holders deal; empty for a new key, which its own recipients deal
 */
public record CeremonyPlan(Hash id, int threshold, int recipients, Optional<GroupKey> previous) implements Encodable {

    public CeremonyPlan {
        Holder.require(recipients);
        if (threshold < 1 || threshold > recipients) {
            throw new IllegalArgumentException(threshold + " of " + recipients + " is no threshold");
        }
    }

    /** Distributed key generation. */
    public static CeremonyPlan newKey(Hash id, int threshold, int holders) {
        return new CeremonyPlan(id, threshold, holders, Optional.empty());
    }

    /** The same key under new shares, for others or for the same holders. */
    public static CeremonyPlan redistribution(Hash id, GroupKey key, int threshold, int recipients) {
        return new CeremonyPlan(id, threshold, recipients, Optional.of(key));
    }

    public SortedSet<Integer> dealers() {
        return previous.map(key -> Collections.unmodifiableSortedSet(
                        new TreeSet<>(key.shares().keySet())))
                .orElseGet(this::receivers);
    }

    public SortedSet<Integer> receivers() {
        SortedSet<Integer> numbers = new TreeSet<>();
        for (int number = 1; number <= recipients; number++) {
            numbers.add(number);
        }
        return Collections.unmodifiableSortedSet(numbers);
    }

    /** How many dealers it takes: with so many, one is honest as long as fewer than a threshold are not. */
    public int dealersMin() {
        return previous.map(GroupKey::threshold).orElse(threshold);
    }

    public static CeremonyPlan decode(CanonicalReader in) {
        try {
            return new CeremonyPlan(in.hash(), in.u8(), in.u8(), in.optional(GroupKey::decode));
        } catch (IllegalArgumentException e) {
            throw in.malformed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(id).u8(threshold).u8(recipients).optional(previous, CanonicalWriter::value);
    }

    /** What a dealer's proof of possession is good for. */
    Bytes context(int dealer) {
        CanonicalWriter out = new CanonicalWriter().value(this);
        Holder.encode(out, dealer);
        return out.toBytes();
    }

    /** What a sealed share is good for. */
    Bytes context(int dealer, int recipient) {
        CanonicalWriter out = new CanonicalWriter().fixed(context(dealer));
        Holder.encode(out, recipient);
        return out.toBytes();
    }
}
