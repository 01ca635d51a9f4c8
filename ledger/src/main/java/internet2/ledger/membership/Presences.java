package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.Genesis;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.Role;
import internet2.ledger.membership.MembershipOperation.CommitPlot;
import internet2.ledger.membership.MembershipOperation.ProvePresence;
import internet2.ledger.membership.Records.PresenceRecord;
import internet2.ledger.space.PlotVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Plots and presence. A proof stands for twice the longest epoch, counted from the start of its own: a host has a whole
 * epoch to renew it, and epochs that end early take nothing away.
 */
final class Presences {

    private static final long EPOCHS_VALID = 2;

    private final Duration epochLength;
    private final PlotVerifier verifier;

    Presences(Genesis genesis) {
        this.epochLength = genesis.parameters().epoch();
        this.verifier = new PlotVerifier(genesis.network(), genesis.parameters().plot());
    }

    Bytes commit(CommitPlot commit, OperationContext context, RegistryWriter registry) throws OperationRefused {
        NodeId host = context.account();
        requireNode(host, registry);
        EpochRecord epoch = current(commit.epoch(), registry);
        refuse(verifier.commitment(host, commit.roots(), commit.openings(), epoch.randomness()));
        Optional<PresenceRecord> before = registry.presence(host);
        PresenceRecord plot = new PresenceRecord(
                commit.roots().last(),
                before.map(PresenceRecord::epochProven).orElse(-1L),
                before.map(PresenceRecord::until).orElse(Instant.EPOCH));
        registry.put(host, plot);
        return Bytes.EMPTY;
    }

    /** The result is the time until which the host is present. */
    Bytes prove(ProvePresence prove, OperationContext context, RegistryWriter registry) throws OperationRefused {
        NodeId host = context.account();
        Optional<PresenceRecord> plot = registry.presence(host);
        if (plot.isEmpty()) {
            throw new OperationRefused("space-uncommitted", "host " + host + " has no plot; commit one first");
        }
        EpochRecord epoch = current(prove.epoch(), registry);
        if (plot.get().epochProven() == epoch.number()) {
            throw new OperationRefused(
                    "space-replayed", "host " + host + " proved its presence in epoch " + epoch.number() + " before");
        }
        refuse(verifier.presence(plot.get().plotRoot(), prove.openings(), epoch.randomness()));
        Instant until = epoch.start().plus(epochLength.multipliedBy(EPOCHS_VALID));
        registry.put(host, new PresenceRecord(plot.get().plotRoot(), epoch.number(), until));
        return new CanonicalWriter().instant(until).toBytes();
    }

    private static EpochRecord current(long claimed, Registry registry) throws OperationRefused {
        EpochRecord epoch = registry.epoch();
        if (claimed != epoch.number()) {
            throw new OperationRefused(
                    "space-epoch",
                    "the proof is of epoch " + claimed + ", this is " + epoch.number() + "; make a new one");
        }
        return epoch;
    }

    private static void requireNode(NodeId host, Registry registry) throws OperationRefused {
        if (registry.member(host).filter(member -> member.role() == Role.NODE).isEmpty()) {
            throw new OperationRefused("not-node", host + " is no node: only machines have plots");
        }
    }

    private static void refuse(Optional<String> flaw) throws OperationRefused {
        if (flaw.isPresent()) {
            throw new OperationRefused("space-wrong", flaw.get());
        }
    }
}
