package internet2.verifier;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The validators of an epoch and the weight of each vote. */
public record ValidatorSet(List<Validator> validators) implements Encodable {

    /** More would make certificates too long. */
    public static final int SIZE_MAX = 256;

    public ValidatorSet {
        validators = List.copyOf(validators);
        if (validators.isEmpty() || validators.size() > SIZE_MAX) {
            throw new IllegalArgumentException("a set has 1 to 256 validators, not " + validators.size());
        }
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
        return validators.stream().mapToLong(Validator::weight).sum();
    }

    /** More than two thirds: two quorums share more than a third, hence an honest validator. */
    public boolean isQuorum(long weight) {
        return Math.multiplyExact(weight, 3) > Math.multiplyExact(totalWeight(), 2);
    }

    /** More than a third: at least one honest validator is among them. */
    public boolean isMoreThanThird(long weight) {
        return Math.multiplyExact(weight, 3) > totalWeight();
    }

    public OptionalInt indexOf(NodeId id) {
        return IntStream.range(0, size())
                .filter(i -> validators.get(i).id().equals(id))
                .findFirst();
    }

    /** All but this one. */
    public Set<NodeId> others(NodeId self) {
        return validators.stream()
                .map(Validator::id)
                .filter(id -> !id.equals(self))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.list(validators, CanonicalWriter::value);
    }

    public static ValidatorSet decode(CanonicalReader in) {
        try {
            return new ValidatorSet(in.list(SIZE_MAX, Validator::decode));
        } catch (IllegalArgumentException empty) {
            throw in.malformed(String.valueOf(empty.getMessage()));
        }
    }
}
