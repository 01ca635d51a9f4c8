package internet2.ledger.simulation;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Those who may ever validate, by number. The same in all runs; safe for use by several at once. */
final class Members {

    static final Members ALL = new Members(130);

    private final List<HybridPublicKey> keys = new ArrayList<>();
    private final List<NodeId> ids = new ArrayList<>();
    private final Map<HybridPublicKey, Integer> numbers = new IdentityHashMap<>();
    private final Map<NodeId, Integer> byId = new HashMap<>();

    private Members(int count) {
        for (int i = 0; i < count; i++) {
            Bytes seed = Hash.of(Bytes.utf8("member " + i)).bytes();
            byte[] postQuantum = new byte[PostQuantumAlgorithm.ML_DSA_65.publicKeySize()];
            seed.copyTo(postQuantum, 0); // nobody ever signs with it
            HybridPublicKey key = new HybridPublicKey(
                    Ed25519Key.fromSeed(seed).publicKey(), PostQuantumAlgorithm.ML_DSA_65, Bytes.wrap(postQuantum));
            keys.add(key);
            ids.add(key.id());
            numbers.put(key, i);
            byId.put(key.id(), i);
        }
    }

    NodeId id(int member) {
        return ids.get(member);
    }

    HybridPublicKey key(int member) {
        return keys.get(member);
    }

    int of(HybridPublicKey key) {
        return numbers.get(key);
    }

    int of(NodeId id) {
        return byId.get(id);
    }

    /** Where a member stands in a set. */
    Optional<Integer> place(int member, ValidatorSet set) {
        for (int i = 0; i < set.size(); i++) {
            if (set.keys(i) == keys.get(member)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /** @param weights by member */
    ValidatorSet set(Collection<Integer> members, long[] weights) {
        return new ValidatorSet(members.stream()
                .map(member -> new Validator(keys.get(member), weights[member]))
                .toList());
    }
}
