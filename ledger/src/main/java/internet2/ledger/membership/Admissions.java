package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.ledger.Member;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.Parameters;
import internet2.ledger.Role;
import internet2.ledger.membership.MembershipOperation.AdmitIdentity;
import internet2.ledger.membership.MembershipOperation.ExcludeIdentity;
import internet2.ledger.membership.Records.MemberRecord;
import internet2.ledger.membership.Seats.Seat;
import java.util.Optional;
import java.util.stream.Stream;

/** Who comes in and who goes out, and the stake that moves with them. */
final class Admissions {

    private final Parameters parameters;

    Admissions(Parameters parameters) {
        this.parameters = parameters;
    }

    /** The result is the new member's id. */
    Bytes admit(AdmitIdentity admit, OperationContext context, RegistryWriter registry) throws OperationRefused {
        MemberRecord admitter = admitter(admit, context, registry);
        NodeId id = admit.keys().id();
        if (!registry.isExcluded(id)) {
            requireNew(id, registry);
        }
        if (admit.host().isPresent() && !isNode(registry, admit.host().get())) {
            throw new OperationRefused("host-unknown", "no node " + admit.host().get() + " can host this member");
        }
        requireStake(admit, admitter, registry);
        NodeId host = admit.host().orElse(id);
        registry.put(admit.keys());
        registry.put(new MemberRecord(
                new Member(id, admit.name(), admit.role(), admit.stake(), host, false), context.account()));
        registry.put(admitter.withStake(admitter.member().stake() - admit.stake()));
        return id.hash().bytes();
    }

    /** An administrator; or a validator, for who never was a member and is to be no administrator. */
    private static MemberRecord admitter(AdmitIdentity admit, OperationContext context, Registry registry)
            throws OperationRefused {
        boolean newcomer = admit.role() != Role.ADMINISTRATOR
                && registry.record(admit.keys().id()).isEmpty();
        return newcomer && registry.isValidator(context.account())
                ? registry.record(context.account()).orElseThrow()
                : administrator(context, registry);
    }

    /** Nobody has this id, nor the address that comes with it. */
    static void requireNew(NodeId id, Registry registry) throws OperationRefused {
        if (registry.record(id).isPresent()) {
            throw new OperationRefused("member-exists", "identity " + id + " was admitted before");
        }
        Optional<Member> neighbour = registry.memberAt(id.interfaceId());
        if (neighbour.isPresent()) {
            throw new OperationRefused(
                    "interface-taken",
                    "identity " + id + " has the same first eight bytes, and so the same address, as "
                            + neighbour.get().id() + "; make new keys");
        }
    }

    /** A vote never weighs more than what is at stake; one that was given up, until its epoch ends. */
    private static long weight(NodeId validator, Registry registry) {
        return Stream.of(registry.seats(), registry.nextSeats())
                .flatMap(seats -> seats.of(validator).stream())
                .mapToLong(Seat::weight)
                .max()
                .orElse(0);
    }

    private void requireStake(AdmitIdentity admit, MemberRecord admitter, Registry registry) throws OperationRefused {
        if (admit.stake() < parameters.stakeMin()) {
            throw new OperationRefused(
                    "stake-low", "a member has at least " + parameters.stakeMin() + " at stake, not " + admit.stake());
        }
        long left = admitter.member().stake() - admit.stake();
        long kept = Math.max(parameters.stakeMin(), weight(admitter.member().id(), registry));
        if (left < kept) {
            throw new OperationRefused(
                    "stake-short",
                    "bonding " + admit.stake() + " would leave the admitter with " + left + ", less than " + kept);
        }
    }

    Bytes exclude(ExcludeIdentity exclude, OperationContext context, RegistryWriter registry) throws OperationRefused {
        MemberRecord administrator = administrator(context, registry);
        Optional<MemberRecord> found = registry.record(exclude.member())
                .filter(record -> !record.member().excluded());
        if (found.isEmpty()) {
            throw new OperationRefused("member-unknown", exclude.member() + " is no member, or was excluded before");
        }
        MemberRecord member = found.get();
        if (member.member().id().equals(administrator.member().id())) {
            throw new OperationRefused("member-self", "an administrator cannot exclude itself");
        }
        if (registry.nextSeats().has(exclude.member())) {
            SeatAllocation.vacate(exclude.member(), registry);
        }
        registry.putOut(member);
        Optional<MemberRecord> admitter = registry.record(registry.latest(member.admittedBy()))
                .filter(record -> !record.member().excluded());
        admitter.ifPresent(record -> registry.put(
                record.withStake(record.member().stake() + member.member().stake())));
        return Bytes.EMPTY;
    }

    static MemberRecord administrator(OperationContext context, Registry registry) throws OperationRefused {
        return registry.record(context.account())
                .filter(record -> record.member().role() == Role.ADMINISTRATOR)
                .orElseThrow(() -> new OperationRefused(
                        "not-administrator", context.account() + " is no administrator; ask one to do this"));
    }

    private static boolean isNode(Registry registry, NodeId host) {
        return registry.member(host).filter(Member::isActiveNode).isPresent();
    }
}
