package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.BlockContext;
import internet2.ledger.Genesis;
import internet2.ledger.LedgerModule;
import internet2.ledger.Member;
import internet2.ledger.Membership;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.Queries;
import internet2.ledger.Role;
import internet2.ledger.StakePort;
import internet2.ledger.StateReader;
import internet2.ledger.membership.MembershipOperation.AdmitIdentity;
import internet2.ledger.membership.MembershipOperation.AnnounceEndpoint;
import internet2.ledger.membership.MembershipOperation.CloseSession;
import internet2.ledger.membership.MembershipOperation.CommitPlot;
import internet2.ledger.membership.MembershipOperation.CommitSeed;
import internet2.ledger.membership.MembershipOperation.Convict;
import internet2.ledger.membership.MembershipOperation.ExcludeIdentity;
import internet2.ledger.membership.MembershipOperation.NameSuccessor;
import internet2.ledger.membership.MembershipOperation.OpenSession;
import internet2.ledger.membership.MembershipOperation.PromoteValidator;
import internet2.ledger.membership.MembershipOperation.ProvePresence;
import internet2.ledger.membership.MembershipOperation.RetireValidator;
import internet2.ledger.membership.MembershipOperation.RevealSeed;
import internet2.ledger.membership.MembershipOperation.SucceedIdentity;
import internet2.ledger.membership.MembershipOperation.WitnessRoundTrips;
import internet2.ledger.membership.Records.MemberRecord;
import internet2.verifier.Validator;

/** The ledger's own module; every ledger has it, before all others. */
public final class MembershipModule implements LedgerModule<MembershipOperation> {

    public static final String NAME = "ledger";

    private final Genesis genesis;
    private final NetworkId network;
    private final Admissions admissions;
    private final Sessions sessions;
    private final Presences presences;
    private final Epochs epochs;
    private final SeatAllocation seats;
    private final Court court;

    public MembershipModule(Genesis genesis) {
        this.genesis = genesis;
        this.network = genesis.network();
        this.admissions = new Admissions(genesis.parameters());
        this.sessions = new Sessions(genesis.parameters());
        this.presences = new Presences(genesis);
        this.epochs = new Epochs(genesis);
        this.seats = new SeatAllocation(network);
        this.court = new Court(network);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public MembershipOperation decode(CanonicalReader in) {
        return MembershipOperation.decode(in);
    }

    @Override
    public void genesis(Bytes payload, ModuleState state) {
        RegistryWriter registry = new RegistryWriter(state);
        NodeId firstHost = genesis.validators().getFirst().id();
        for (Validator validator : genesis.validators()) {
            found(registry, validator.keys(), "validator", Role.NODE, validator.id());
        }
        found(registry, genesis.administrator(), "administrator", Role.ADMINISTRATOR, firstHost);
        epochs.found(registry);
        registry.put(Difficulty.first(genesis));
    }

    private void found(RegistryWriter registry, HybridPublicKey keys, String name, Role role, NodeId host) {
        NodeId id = keys.id();
        long stake = genesis.stakes().getOrDefault(id, 0L);
        registry.put(keys);
        registry.put(new MemberRecord(new Member(id, name, role, stake, host, false), id));
    }

    @Override
    public void beginBlock(BlockContext block, ModuleState state) {
        RegistryWriter registry = new RegistryWriter(state);
        epochs.begin(block, registry, state);
        Witnesses.dropOld(block.epoch(), state);
        Difficulty.follow(genesis.parameters(), registry, block.blockTime());
        Sessions.dropExpired(state, block.blockTime());
    }

    @Override
    public Bytes apply(MembershipOperation operation, OperationContext context, ModuleState state)
            throws OperationRefused {
        RegistryWriter registry = new RegistryWriter(state);
        return switch (operation) {
            case AdmitIdentity admit -> admissions.admit(admit, context, registry);
            case ExcludeIdentity exclude -> admissions.exclude(exclude, context, registry);
            case OpenSession open -> sessions.open(open, context, registry, state);
            case CloseSession close -> sessions.close(close, context, registry, state);
            case CommitPlot commit -> presences.commit(commit, context, registry);
            case ProvePresence prove -> presences.prove(prove, context, registry);
            case PromoteValidator promote -> seats.promote(promote, context, registry);
            case RetireValidator retire -> seats.retire(retire, context, registry);
            case AnnounceEndpoint announce -> seats.announce(announce, context, registry);
            case SucceedIdentity succeed -> seats.succeed(succeed, context, registry);
            case NameSuccessor name -> seats.nameSuccessor(name, context, registry);
            case Convict convict -> court.convict(convict, context, registry, state);
            case CommitSeed commit -> SeedExchange.commit(commit, context, registry, state);
            case RevealSeed reveal -> SeedExchange.reveal(reveal, context, registry, state);
            case WitnessRoundTrips seen -> Witnesses.witness(seen, network, context, registry, state);
        };
    }

    @Override
    public Queries queries(StateReader state) {
        Registry registry = new Registry(state);
        return Queries.of(Membership.class, registry)
                .with(StakePort.class, registry)
                .with(Registry.class, registry)
                .with(Convictions.class, new Convictions(state))
                .with(Seeds.class, new Seeds(state))
                .with(RoundTrips.class, new RoundTrips(state, registry));
    }
}
