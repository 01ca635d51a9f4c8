package internet2.trustchain.threshold.keygen;

import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.threshold.GroupKey;
import internet2.trustchain.threshold.Holder;
import internet2.trustchain.threshold.PossessionProof;
import internet2.trustchain.threshold.VssCommitment;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one dealer publishes: a commitment to its polynomial, that it knows the secret, and each recipient's share.
 */
public record Dealing(VssCommitment commitment, PossessionProof proof, SortedMap<Integer, SealedShare> shares)
        implements Encodable {

    public Dealing {
        shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
        shares.keySet().forEach(Holder::require);
    }

    public static Dealing decode(CanonicalReader in) {
        VssCommitment commitment = VssCommitment.decode(in);
        PossessionProof proof = PossessionProof.decode(in);
        List<Map.Entry<Integer, SealedShare>> entries =
                in.list(GroupKey.HOLDERS_MAX, each -> Map.entry(Holder.decode(each), SealedShare.decode(each)));
        SortedMap<Integer, SealedShare> shares = new TreeMap<>();
        for (Map.Entry<Integer, SealedShare> entry : entries) {
            if (!shares.isEmpty() && shares.lastKey() >= entry.getKey()) {
                throw in.malformed("recipients stand in the order of their numbers");
            }
            shares.put(entry.getKey(), entry.getValue());
        }
        return new Dealing(commitment, proof, shares);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.value(commitment).value(proof).list(List.copyOf(shares.entrySet()), (to, entry) -> {
            Holder.encode(to, entry.getKey());
            to.value(entry.getValue());
        });
    }
}
