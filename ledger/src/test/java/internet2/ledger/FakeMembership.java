package internet2.ledger;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A membership that a test writes: {@code harness.provide(Membership.class, new FakeMembership().node(ALICE))}. */
public final class FakeMembership implements Membership {

    private final NavigableMap<NodeId, Member> members = new TreeMap<>();
    private final Map<NodeId, HybridPublicKey> keys = new HashMap<>();
    private final Map<NodeId, NodeId> successors = new HashMap<>();
    private final Map<NodeId, NodeId> named = new HashMap<>();

    public FakeMembership administrator(NodeId id) {
        return with(id, Role.ADMINISTRATOR, false);
    }

    public FakeMembership node(NodeId id) {
        return with(id, Role.NODE, false);
    }

    public FakeMembership user(NodeId id) {
        return with(id, Role.USER, false);
    }

    public FakeMembership excluded(NodeId id) {
        return with(id, Role.NODE, true);
    }

    /** Remembers the keys and admits their owner. */
    public FakeMembership node(HybridPublicKey owner) {
        keys.put(owner.id(), owner);
        return node(owner.id());
    }

    /** Lets a member act through this node. */
    public FakeMembership hosted(NodeId id, NodeId host) {
        members.computeIfPresent(
                id,
                (same, member) ->
                        new Member(id, member.name(), member.role(), member.stake(), host, member.excluded()));
        return this;
    }

    /** Lets a member go on under new keys; the old ones are put out. */
    public FakeMembership succeeded(NodeId earlier, NodeId now) {
        Member member = member(earlier).orElseThrow();
        members.put(now, new Member(now, member.name(), member.role(), member.stake(), now, false));
        members.put(earlier, new Member(earlier, member.name(), member.role(), member.stake(), member.host(), true));
        successors.put(earlier, now);
        return this;
    }

    /** Lets a member say under which keys it means to go on. */
    public FakeMembership names(NodeId member, NodeId successor) {
        named.put(member, successor);
        return this;
    }

    private FakeMembership with(NodeId id, Role role, boolean excluded) {
        members.put(id, new Member(id, id.toString().substring(0, 8), role, 1000, id, excluded));
        return this;
    }

    @Override
    public Optional<Member> member(NodeId id) {
        return Optional.ofNullable(members.get(id));
    }

    @Override
    public Optional<HybridPublicKey> keys(NodeId id) {
        return Optional.ofNullable(keys.get(id));
    }

    @Override
    public Optional<Member> memberAt(long interfaceId) {
        return members.values().stream()
                .filter(member -> member.id().interfaceId() == interfaceId)
                .findFirst();
    }

    @Override
    public List<Member> members(Optional<NodeId> after, int limit) {
        return members.values().stream()
                .filter(member -> after.isEmpty() || member.id().compareTo(after.get()) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Instant> presentUntil(NodeId host) {
        return member(host).map(member -> Instant.MAX);
    }

    @Override
    public Optional<InetSocketAddress> endpoint(NodeId node) {
        return Optional.empty();
    }

    /** Everyone whose keys are known, with a weight of 1. */
    @Override
    public ValidatorSet validators() {
        return new ValidatorSet(
                keys.values().stream().map(known -> new Validator(known, 1)).toList());
    }

    @Override
    public NodeId latest(NodeId id) {
        return successors.getOrDefault(id, id);
    }

    @Override
    public Optional<NodeId> predecessor(NodeId id) {
        return Optional.of(origin(id)).filter(earlier -> !earlier.equals(id));
    }

    @Override
    public Optional<NodeId> namedSuccessor(NodeId id) {
        return Optional.ofNullable(named.get(id));
    }

    @Override
    public NodeId origin(NodeId id) {
        return successors.entrySet().stream()
                .filter(each -> each.getValue().equals(id))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(id);
    }
}
