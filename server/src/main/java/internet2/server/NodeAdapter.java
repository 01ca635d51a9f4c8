package internet2.server;

import internet2.foundation.NodeId;
import internet2.ledger.LedgerStatus;
import internet2.server.gateway.Caller;
import internet2.server.gateway.NodeApi;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The node about itself. */
final class NodeAdapter implements NodeApi {

    private final NodeFacts facts;
    private final Supplier<LedgerStatus> ledger;
    private final Supplier<Optional<String>> presence;
    private final Admissions admissions;
    private final Supplier<NodeId> succession;

    /** What does not change while the node runs. */
    record NodeFacts(
            String id,
            String network,
            String version,
            String mode,
            Instant startedAt,
            Supplier<Map<String, String>> listening,
            int gatewayPort) {}

    /**
     * @param succession changes the node's keys and gives its new id
     */
    NodeAdapter(
            NodeFacts facts,
            Supplier<LedgerStatus> ledger,
            Supplier<Optional<String>> presence,
            Admissions admissions,
            Supplier<NodeId> succession) {
        this.facts = facts;
        this.ledger = ledger;
        this.presence = presence;
        this.admissions = admissions;
        this.succession = succession;
    }

    @Override
    public NodeStatus status() {
        LedgerStatus status = ledger.get();
        return new NodeStatus(
                facts.id(),
                facts.network(),
                facts.version(),
                facts.mode(),
                status.validator() ? "validator" : "follower",
                facts.startedAt(),
                status.height(),
                facts.listening().get());
    }

    @Override
    public Health health() {
        List<String> problems = ledger.get().problems();
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("ledger", problems.isEmpty() ? "up" : String.join("; ", problems));
        parts.put("presence", presence.get().orElse("up"));
        boolean up = parts.values().stream().allMatch("up"::equals);
        return new Health(up ? "up" : "down", parts);
    }

    @Override
    public JoinToken issueToken(Caller caller, TokenRequest request) {
        return admissions.invite(request.ttl(), facts.gatewayPort());
    }

    @Override
    public Admission join(JoinRequest request) {
        return admissions.admit(request);
    }

    @Override
    public KeyRotation rotateKeys(Caller caller) {
        return new KeyRotation(succession.get().toString(), facts.id());
    }
}
