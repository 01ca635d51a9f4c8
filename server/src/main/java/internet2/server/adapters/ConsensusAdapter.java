package internet2.server.adapters;

import internet2.foundation.NodeId;
import internet2.ledger.Accusation;
import internet2.ledger.Ledger;
import internet2.ledger.LedgerMode;
import internet2.ledger.LedgerNetwork;
import internet2.ledger.LedgerStatus;
import internet2.ledger.LedgerStatus.ValidatorStatus;
import internet2.ledger.Membership;
import internet2.ledger.membership.MembershipModule;
import internet2.ledger.membership.MembershipOperation;
import internet2.ledger.node.Level;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.Caller;
import internet2.server.gateway.ConsensusApi;
import internet2.server.gateway.LedgerReceipt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The consensus as this node sees it; its validators are chosen in the administrator's name. */
public final class ConsensusAdapter implements ConsensusApi {

    private static final long WEIGHT_DEFAULT = 1;

    private final NodeId self;
    private final Ledger ledger;
    private final Accounts accounts;
    private final LedgerNetwork network;

    /** @param network to whoever is to be promoted */
    public ConsensusAdapter(NodeId self, Ledger ledger, Accounts accounts, LedgerNetwork network) {
        this.self = self;
        this.ledger = ledger;
        this.accounts = accounts;
        this.network = network;
    }

    @Override
    public ConsensusStatus consensus() {
        LedgerStatus status = ledger.status();
        return new ConsensusStatus(
                status.network().toString(),
                status.mode().inWords(),
                status.height(),
                status.finalHeight(),
                status.view(),
                status.epoch(),
                status.leader().map(NodeId::toString),
                status.stateRoot().hex(),
                status.lastBlockTime(),
                views(status),
                status.finalityMillisP50() > 0 ? Optional.of(status.finalityMillisP50()) : Optional.empty(),
                status.waiting(),
                status.problems());
    }

    @Override
    public ValidatorList validators() {
        LedgerStatus status = ledger.status();
        return new ValidatorList(status.epoch(), views(status));
    }

    @Override
    public EvidenceList evidence() {
        return new EvidenceList(
                ledger.evidence().stream().map(ConsensusAdapter::view).toList());
    }

    @Override
    public LedgerReceipt promote(Caller caller, Promotion promotion) {
        requireLevel(promotion.node());
        return submit(
                caller,
                new MembershipOperation.PromoteValidator(
                        promotion.node(), promotion.weight().orElse(WEIGHT_DEFAULT)));
    }

    /** The others would wait for the votes of one that is behind. */
    private void requireLevel(NodeId node) {
        Membership membership = ledger.query(Membership.class);
        boolean joins = membership.isMember(node)
                && membership.validators().indexOf(node).isEmpty();
        if (!joins) {
            return;
        }
        if (node.equals(self)) {
            throw ApiProblem.conflict("a node cannot say of itself that it is level; ask one that votes to promote it");
        }
        LedgerMode mode = ledger.status().mode();
        if (mode != LedgerMode.VALIDATING) {
            throw ApiProblem.conflict("this node cannot say that another one is level, as it is " + mode.inWords()
                    + " itself; ask one that is validating to promote it");
        }
        try {
            Optional<String> obstacle = Level.await(ledger, network, node);
            if (obstacle.isPresent()) {
                throw ApiProblem.conflict(obstacle.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiProblem.unavailable("this node is stopping");
        }
    }

    @Override
    public LedgerReceipt retire(Caller caller, NodeId node) {
        return submit(caller, new MembershipOperation.RetireValidator(node));
    }

    private LedgerReceipt submit(Caller caller, MembershipOperation operation) {
        return Receipts.view(Receipts.submit(accounts.of(caller), MembershipModule.NAME, operation));
    }

    private static List<ValidatorView> views(LedgerStatus status) {
        return status.validators().stream().map(ConsensusAdapter::view).toList();
    }

    private static ValidatorView view(ValidatorStatus validator) {
        return new ValidatorView(
                validator.id().toString(),
                validator.weight(),
                validator.state().inWords(),
                rounded(validator.suspicion()),
                validator.reasons(),
                validator.lastVoteView(),
                validator.silentFor().map(Duration::toMillis),
                validator.roundTrip().map(ConsensusAdapter::millis));
    }

    private static AccusationView view(Accusation accusation) {
        return new AccusationView(
                accusation.validator().toString(),
                accusation.offence(),
                accusation.epoch(),
                accusation.view(),
                accusation.seenAt(),
                accusation.convicted());
    }

    /** To the microsecond. */
    static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1e3) / 1e3;
    }

    static double rounded(double score) {
        return Math.round(score * 1e3) / 1e3;
    }
}
