package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.ledger.Genesis;
import internet2.ledger.Member;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.Role;
import internet2.ledger.membership.MembershipOperation.AnnounceEndpoint;
import internet2.ledger.membership.MembershipOperation.NameSuccessor;
import internet2.ledger.membership.MembershipOperation.PromoteValidator;
import internet2.ledger.membership.MembershipOperation.RetireValidator;
import internet2.ledger.membership.MembershipOperation.SucceedIdentity;
import internet2.ledger.membership.Records.MemberRecord;
import internet2.ledger.membership.Seats.Seat;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Who votes from the next epoch on, where nodes are reached, and how an identity goes on under new keys. */
final class SeatAllocation {

    private final NetworkId network;

    SeatAllocation(NetworkId network) {
        this.network = network;
    }

    Bytes promote(PromoteValidator promote, OperationContext context, RegistryWriter registry) throws OperationRefused {
        Admissions.administrator(context, registry);
        Member node = node(promote.node(), registry);
        if (node.stake() < promote.weight()) {
            throw new OperationRefused(
                    "validator-stake",
                    "a weight of " + promote.weight() + " needs as much at stake, " + node.id() + " has "
                            + node.stake());
        }
        Seats seats = registry.nextSeats();
        Seat seat = new Seat(node.id(), promote.weight());
        if (seats.of(node.id()).equals(Optional.of(seat))) {
            throw new OperationRefused(
                    "validator-exists", node.id() + " votes in the next epoch with this weight already");
        }
        Seats more = seats.with(seat);
        if (more.size() > Genesis.VALIDATORS_MAX) {
            throw new OperationRefused("validators-full", "there are 256 validators; retire one first");
        }
        registry.putNext(more);
        return Bytes.EMPTY;
    }

    Bytes retire(RetireValidator retire, OperationContext context, RegistryWriter registry) throws OperationRefused {
        if (!retire.node().equals(context.account())) {
            Admissions.administrator(context, registry);
        }
        if (!registry.nextSeats().has(retire.node())) {
            throw new OperationRefused("validator-unknown", retire.node() + " is no validator of the next epoch");
        }
        vacate(retire.node(), registry);
        return Bytes.EMPTY;
    }

    /** Takes who may be a validator out of the next set, which is never empty. */
    static void vacate(NodeId node, RegistryWriter registry) throws OperationRefused {
        Seats rest = registry.nextSeats().without(node);
        if (rest.size() == 0) {
            throw new OperationRefused("validator-last", node + " is the only validator left; promote another first");
        }
        registry.putNext(rest);
    }

    Bytes announce(AnnounceEndpoint announce, OperationContext context, RegistryWriter registry)
            throws OperationRefused {
        registry.putEndpoint(node(context.account(), registry).id(), announce.endpoint());
        return Bytes.EMPTY;
    }

    /** The result is the id that is named. */
    Bytes nameSuccessor(NameSuccessor name, OperationContext context, RegistryWriter registry) throws OperationRefused {
        NodeId account = context.account();
        NodeId successor = requireWilling(name.meant(), account, registry);
        MemberRecord record = registry.record(account).orElseThrow(() -> unknown(account));
        registry.putNamedSuccessor(record, successor);
        return successor.hash().bytes();
    }

    private NodeId requireWilling(SucceedIdentity succeed, NodeId old, Registry registry) throws OperationRefused {
        NodeId successor = succeed.keys().id();
        Admissions.requireNew(successor, registry);
        if (!succeed.holds(network, old)) {
            throw new OperationRefused("succession-signature", "the new keys did not sign that they succeed " + old);
        }
        return successor;
    }

    /** The result is the new id. */
    Bytes succeed(SucceedIdentity succeed, OperationContext context, RegistryWriter registry) throws OperationRefused {
        NodeId old = context.account();
        NodeId successor = requireWilling(succeed, old, registry);
        MemberRecord record = registry.record(old).orElseThrow(() -> unknown(old));
        Optional<InetSocketAddress> endpoint = registry.endpoint(old);
        registry.put(succeed.keys());
        registry.putSuccessor(record, successor);
        registry.putNext(registry.nextSeats().succeeded(old, successor));
        endpoint.ifPresent(there -> registry.putEndpoint(successor, there));
        return successor.hash().bytes();
    }

    private static Member node(NodeId id, Registry registry) throws OperationRefused {
        Member member = registry.member(id).filter(found -> !found.excluded()).orElseThrow(() -> unknown(id));
        if (member.role() != Role.NODE) {
            throw new OperationRefused("not-node", id + " is no node");
        }
        return member;
    }

    private static OperationRefused unknown(NodeId id) {
        return new OperationRefused("member-unknown", id + " is no member, or was excluded");
    }
}
