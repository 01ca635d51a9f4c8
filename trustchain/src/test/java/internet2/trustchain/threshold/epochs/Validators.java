package internet2.trustchain.threshold.epochs;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.crypto.PostQuantumAlgorithm;
import internet2.ledger.Member;
import internet2.ledger.Membership;
import internet2.ledger.Role;
import internet2.trustchain.threshold.Seeded;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Some validators, and an administrator. */
public record Validators(NodeId administrator, List<HybridPublicKey> keys) implements Membership {

    public static Validators of(NodeId administrator, int count) {
        Seeded random = new Seeded(count);
        List<HybridPublicKey> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(HybridKey.generate(PostQuantumAlgorithm.ML_DSA_65, random).publicKey());
        }
        return new Validators(administrator, keys);
    }

    List<NodeId> ids() {
        return keys.stream().map(HybridPublicKey::id).toList();
    }

    @Override
    public Optional<Member> member(NodeId id) {
        Role role = id.equals(administrator) ? Role.ADMINISTRATOR : Role.NODE;
        return ids().contains(id) || id.equals(administrator)
                ? Optional.of(new Member(id, "somebody", role, 1, id, false))
                : Optional.empty();
    }

    @Override
    public ValidatorSet validators() {
        return new ValidatorSet(keys.stream().map(key -> new Validator(key, 1)).toList());
    }

    @Override
    public NodeId latest(NodeId id) {
        return id;
    }

    @Override
    public NodeId origin(NodeId id) {
        return id;
    }

    @Override
    public Optional<NodeId> predecessor(NodeId id) {
        return Optional.empty();
    }

    @Override
    public Optional<NodeId> namedSuccessor(NodeId id) {
        return Optional.empty();
    }

    @Override
    public Optional<Member> memberAt(long interfaceId) {
        return Optional.empty();
    }

    @Override
    public Optional<HybridPublicKey> keys(NodeId id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    @Override
    public List<Member> members(Optional<NodeId> after, int limit) {
        return List.of();
    }

    @Override
    public Optional<Instant> presentUntil(NodeId host) {
        return Optional.empty();
    }

    @Override
    public Optional<InetSocketAddress> endpoint(NodeId node) {
        return Optional.empty();
    }
}
