package internet2.ledger;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridPublicKey;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** The validators of an epoch and the weight of each vote. */
public record ValidatorSet(List<Genesis.Validator> validators) {

    public ValidatorSet {
        validators = List.copyOf(validators);
    }

    public int size() {
        return validators.size();
    }

    public HybridPublicKey keys(int validator) {
        return validators.get(validator).keys();
    }

    public long weight(int validator) {
        return validators.get(validator).weight();
    }

    public long totalWeight() {
        return validators.stream().mapToLong(Genesis.Validator::weight).sum();
    }

    /** More than two thirds: two quorums share more than a third, hence an honest validator. */
    public boolean isQuorum(long weight) {
        return Math.multiplyExact(weight, 3) > Math.multiplyExact(totalWeight(), 2);
    }

    public OptionalInt indexOf(NodeId id) {
        return IntStream.range(0, size())
                .filter(i -> validators.get(i).id().equals(id))
                .findFirst();
    }
}
