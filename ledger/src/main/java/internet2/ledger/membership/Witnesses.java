package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.Member;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.Role;
import internet2.ledger.StateReader;
import internet2.ledger.membership.MembershipOperation.HostRoundTrip;
import internet2.ledger.membership.MembershipOperation.WitnessRoundTrips;
import java.util.List;

/** Writes down what validators say about round trips to hosts, and forgets it after two epochs. */
final class Witnesses {

    private static final Bytes ROUND_TRIPS = Bytes.utf8("t");
    private static final int DROPPED_PER_BLOCK_MAX = 256;

    private Witnesses() {}

    static Bytes witness(
            WitnessRoundTrips seen, NetworkId network, OperationContext context, Registry registry, ModuleState state)
            throws OperationRefused {
        NodeId witness = context.account();
        SeedExchange.requireValidator(witness, registry);
        long now = registry.epoch().number();
        if (seen.epoch() != now) {
            throw new OperationRefused(
                    "space-epoch", "the round trips are of epoch " + seen.epoch() + ", this is " + now);
        }
        for (HostRoundTrip trip : seen.roundTrips()) {
            requireHost(trip.host(), witness, registry);
            Bytes key = RoundTrips.key(now, trip.host(), witness);
            if (state.get(key).isPresent()) {
                throw new OperationRefused(
                        "witness-replayed", "how far " + trip.host() + " is was said before in epoch " + now);
            }
            requireAnswer(trip, new RoundTripQuestion(network, now, witness, trip.nonce()), registry);
            state.put(key, new CanonicalWriter().u32(trip.micros()).toBytes());
        }
        return Bytes.EMPTY;
    }

    private static void requireHost(NodeId host, NodeId witness, Registry registry) throws OperationRefused {
        if (host.equals(witness)) {
            throw new OperationRefused("witness-self", "nobody is its own witness");
        }
        boolean known = registry.member(host)
                .filter(member -> !member.excluded())
                .map(Member::role)
                .filter(role -> role == Role.NODE)
                .isPresent();
        if (!known) {
            throw new OperationRefused("host-unknown", host + " is no node of this network");
        }
    }

    private static void requireAnswer(HostRoundTrip trip, RoundTripQuestion question, Registry registry)
            throws OperationRefused {
        boolean answered = registry.keys(trip.host())
                .filter(keys -> question.isAnsweredBy(keys.statement(), trip.answer()))
                .isPresent();
        if (!answered) {
            throw new OperationRefused("witness-unanswered", trip.host() + " did not sign this question");
        }
    }

    /** Those of epochs before the last, a bounded number per block. */
    static void dropOld(long epoch, ModuleState state) {
        Bytes firstKept = RoundTrips.prefix(Math.max(0, epoch - 1));
        List<StateReader.Entry> oldest = state.scan(ROUND_TRIPS, 1);
        if (oldest.isEmpty() || oldest.getFirst().key().compareTo(firstKept) >= 0) {
            return;
        }
        for (StateReader.Entry entry : state.scan(ROUND_TRIPS, DROPPED_PER_BLOCK_MAX)) {
            if (entry.key().compareTo(firstKept) >= 0) {
                return;
            }
            state.remove(entry.key());
        }
    }
}
