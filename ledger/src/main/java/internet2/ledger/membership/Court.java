package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.membership.Convictions.Conviction;
import internet2.ledger.membership.MembershipOperation.Convict;
import internet2.ledger.membership.Records.MemberRecord;
import internet2.ledger.votes.Evidence;
import internet2.verifier.ValidatorSet;
import java.util.Optional;

/**
 * Convicts validators that contradicted themselves. Two machines with the same keys look the same as a liar, so the
 * first time costs a tenth of the stake and the seat, which an administrator can give back; whoever does it again after
 * that conviction loses everything and the membership. What is slashed is burnt: nobody gains by an accusation.
 *
 * <p>A conviction covers all that was done up to its epoch: evidence of the same misfortune keeps turning up.
 */
final class Court {

    /** About a week of undisturbed epochs: old keys that get into strangers' hands later do no harm any more. */
    static final long EPOCHS_MAX = 1008;

    private static final int FIRST_OFFENCE_DIVISOR = 10;

    private final NetworkId network;

    /** How often someone was convicted, and in which epoch last; by the id before any succession. */
    private record Past(long convictions, long lastEpoch) implements Encodable {
        @Override
        public void encode(CanonicalWriter out) {
            out.u64(convictions).u64(lastEpoch);
        }

        static Past decode(CanonicalReader in) {
            return new Past(in.u64(), in.u64());
        }
    }

    Court(NetworkId network) {
        this.network = network;
    }

    /** The result is the stake that was burnt. */
    Bytes convict(Convict convict, OperationContext context, RegistryWriter registry, ModuleState state)
            throws OperationRefused {
        Evidence evidence = convict.evidence();
        NodeId named = culprit(evidence, registry);
        MemberRecord culprit = registry.record(registry.latest(named)).orElseThrow();
        Bytes pastKey = Registry.key('h', registry.origin(named));
        Past past = state.get(pastKey)
                .map(value -> CanonicalReader.decode(value, Past::decode))
                .orElse(new Past(0, -1));
        if (evidence.epoch() <= past.lastEpoch()) {
            throw new OperationRefused(
                    "already-convicted",
                    named + " was convicted in epoch " + past.lastEpoch() + " for everything up to then");
        }
        if (culprit.member().excluded()) {
            throw new OperationRefused("member-unknown", named + " was excluded before");
        }
        long slashed = punish(culprit, past.convictions() > 0, registry);
        Past now = new Past(past.convictions() + 1, registry.epoch().number());
        state.put(pastKey, now.encoded());
        Conviction conviction = new Conviction(
                named,
                evidence.epoch(),
                evidence.view(),
                evidence.inWords(),
                context.height(),
                context.blockTime(),
                context.account(),
                slashed,
                past.convictions() > 0);
        state.put(Convictions.key(conviction), conviction.encoded());
        return new CanonicalWriter().u64(slashed).toBytes();
    }

    private NodeId culprit(Evidence evidence, Registry registry) throws OperationRefused {
        long now = registry.epoch().number();
        Optional<ValidatorSet> validators =
                evidence.epoch() > now ? Optional.empty() : registry.validators(evidence.epoch());
        if (validators.isEmpty()) {
            throw new OperationRefused(
                    "evidence-epoch", "epoch " + evidence.epoch() + " has not begun here, this is " + now);
        }
        if (now - evidence.epoch() > EPOCHS_MAX) {
            throw new OperationRefused(
                    "evidence-stale",
                    "the evidence is of epoch " + evidence.epoch() + ", more than " + EPOCHS_MAX + " before " + now);
        }
        if (!evidence.verify(network, validators.get())) {
            throw new OperationRefused(
                    "evidence-wrong",
                    "validator " + evidence.validator() + " of epoch " + evidence.epoch() + " did not sign both votes");
        }
        return validators.get().validators().get(evidence.validator()).id();
    }

    private static long punish(MemberRecord culprit, boolean again, RegistryWriter registry) {
        long stake = culprit.member().stake();
        long slashed = again ? stake : stake / FIRST_OFFENCE_DIVISOR;
        if (again) {
            registry.putOut(culprit);
        } else {
            registry.put(culprit.withStake(stake - slashed));
        }
        registry.burn(slashed);
        Seats rest = registry.nextSeats().without(culprit.member().id());
        if (rest.size() > 0) { // without any validator there would be no ledger to convict on
            registry.putNext(rest);
        }
        return slashed;
    }
}
