package internet2.ledger.suspicion;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A suspicion of few is gossip. */
final class CorroborationTest {

    private static final List<HybridPublicKey> KEYS = IntStream.range(0, 7)
            .mapToObj(i -> HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, new SecureRandom())
                    .publicKey())
            .toList();

    private static NodeId id(int validator) {
        return KEYS.get(validator).id();
    }

    private static ValidatorSet set(long... weights) {
        return new ValidatorSet(IntStream.range(0, weights.length)
                .mapToObj(i -> new Validator(KEYS.get(i), weights[i]))
                .toList());
    }

    @Test
    void aQuorumHasToSayIt() {
        ValidatorSet four = set(1, 1, 1, 1);

        assertThat(Corroboration.quarantineWorthy(four, Map.of(id(0), Set.of(id(3)))))
                .isEmpty();
        assertThat(Corroboration.quarantineWorthy(four, Map.of(id(0), Set.of(id(3)), id(1), Set.of(id(3)))))
                .isEmpty();
        assertThat(Corroboration.quarantineWorthy(
                        four, Map.of(id(0), Set.of(id(3)), id(1), Set.of(id(3)), id(2), Set.of(id(3)))))
                .containsExactly(id(3));
    }

    @Test
    void whatStrangersSayAndWhatOneSaysOfItselfCountsNothing() {
        ValidatorSet four = set(1, 1, 1, 1);

        assertThat(Corroboration.quarantineWorthy(
                        four, Map.of(id(0), Set.of(id(3)), id(3), Set.of(id(3)), id(5), Set.of(id(3), id(6)))))
                .isEmpty();
    }

    @Test
    void aQuorumIsLeftAndTheMostSuspectedComeFirst() {
        ValidatorSet five = set(1, 1, 1, 1, 1);

        assertThat(Corroboration.quarantineWorthy(
                        five,
                        Map.of(
                                id(0), Set.of(id(2), id(3)),
                                id(1), Set.of(id(2), id(3)),
                                id(2), Set.of(id(3)),
                                id(3), Set.of(id(2)),
                                id(4), Set.of(id(2), id(3)))))
                .hasSize(1);
    }

    @Property(tries = 500)
    void liarsOfUpToAThirdCannotPutAnybodyAside(
            @ForAll @Size(7) List<@IntRange(min = 1, max = 20) Integer> weights,
            @ForAll @Size(7) List<@Size(max = 7) Set<@IntRange(min = 0, max = 6) Integer>> said) {
        ValidatorSet set = set(weights.stream().mapToLong(Integer::longValue).toArray());
        Map<NodeId, Set<NodeId>> reports = new HashMap<>();
        long liars = 0;
        for (int i = 0; i < said.size() && !set.isMoreThanThird(liars + set.weight(i)); i++) {
            liars += set.weight(i);
            Set<NodeId> names = new java.util.HashSet<>();
            said.get(i).forEach(each -> names.add(id(each)));
            reports.put(id(i), names);
        }

        assertThat(Corroboration.quarantineWorthy(set, reports)).isEmpty();
    }

    @Property(tries = 500)
    void whateverIsSaidAQuorumRemains(
            @ForAll @Size(7) List<@IntRange(min = 1, max = 20) Integer> weights,
            @ForAll @Size(7) List<@Size(max = 7) Set<@IntRange(min = 0, max = 6) Integer>> said) {
        ValidatorSet set = set(weights.stream().mapToLong(Integer::longValue).toArray());
        Map<NodeId, Set<NodeId>> reports = new HashMap<>();
        for (int i = 0; i < said.size(); i++) {
            Set<NodeId> names = new java.util.HashSet<>();
            said.get(i).forEach(each -> names.add(id(each)));
            reports.put(id(i), names);
        }

        long aside = Corroboration.quarantineWorthy(set, reports).stream()
                .mapToLong(each -> set.weight(set.indexOf(each).orElseThrow()))
                .sum();
        assertThat(set.isQuorum(set.totalWeight() - aside)).isTrue();
    }
}
