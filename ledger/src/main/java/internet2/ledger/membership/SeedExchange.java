package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.Genesis;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.StateReader;
import internet2.ledger.membership.MembershipOperation.CommitSeed;
import internet2.ledger.membership.MembershipOperation.RevealSeed;
import internet2.ledger.membership.Seeds.SeedRecord;
import internet2.ledger.membership.Seeds.Withheld;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Commitments, revealed seeds, and what becomes of them; {@link Seeds} says why. */
final class SeedExchange {

    private SeedExchange() {}

    static Bytes commit(CommitSeed commit, OperationContext context, Registry registry, ModuleState state)
            throws OperationRefused {
        NodeId validator = context.account();
        requireValidator(validator, registry);
        long now = registry.epoch().number();
        if (commit.epoch() != now) {
            throw new OperationRefused(
                    "seed-epoch", "the commitment is of epoch " + commit.epoch() + ", this is " + now);
        }
        if (new Seeds(state).isCommitted(validator, now)) {
            throw new OperationRefused(
                    "seed-committed", validator + " committed to a seed in epoch " + now + " before");
        }
        state.put(Seeds.key(now, validator), new SeedRecord(commit.commitment(), Optional.empty()).encoded());
        return Bytes.EMPTY;
    }

    static Bytes reveal(RevealSeed reveal, OperationContext context, Registry registry, ModuleState state)
            throws OperationRefused {
        NodeId validator = context.account();
        long committed = registry.epoch().number() - 1;
        SeedRecord record = new Seeds(state)
                .record(validator, committed)
                .orElseThrow(() -> new OperationRefused(
                        "seed-uncommitted",
                        validator + " committed to no seed in epoch " + committed + ", whose seeds are revealed now"));
        if (record.seed().isPresent()) {
            throw new OperationRefused("seed-revealed", validator + " revealed its seed before");
        }
        if (!Seeds.commitment(validator, committed, reveal.seed()).equals(record.commitment())) {
            throw new OperationRefused("seed-wrong", "this is not the seed that " + validator + " committed to");
        }
        state.put(
                Seeds.key(committed, validator),
                new SeedRecord(record.commitment(), Optional.of(reveal.seed())).encoded());
        return Bytes.EMPTY;
    }

    static void requireValidator(NodeId node, Registry registry) throws OperationRefused {
        if (!registry.isValidator(node)) {
            throw new OperationRefused("not-validator", node + " does not vote in this epoch");
        }
    }

    /**
     * What makes the next epoch's randomness a new one: the seeds of the epoch before this one, or the last block where
     * there is none. They are forgotten, and who kept one back is not.
     */
    static Hash fresh(long epochThatEnds, Hash lastBlock, ModuleState state) {
        ByteArrayOutputStream revealed = new ByteArrayOutputStream();
        long committed = epochThatEnds - 1;
        for (StateReader.Entry entry : state.scan(Seeds.prefix(committed), Genesis.VALIDATORS_MAX)) {
            CanonicalReader.decode(entry.value(), SeedRecord::decode)
                    .seed()
                    .ifPresentOrElse(
                            seed -> revealed.writeBytes(seed.toArray()),
                            () -> withheld(validator(entry.key()), committed, state));
            state.remove(entry.key());
        }
        return revealed.size() == 0 ? lastBlock : Hash.of(revealed.toByteArray());
    }

    private static NodeId validator(Bytes key) {
        return new NodeId(Hash.wrap(key.slice(1 + Long.BYTES, key.size()).toArray()));
    }

    private static void withheld(NodeId validator, long epoch, ModuleState state) {
        Bytes key = Registry.key('u', validator);
        long before = state.get(key)
                .map(value -> CanonicalReader.decode(value, Withheld::decode).times())
                .orElse(0L);
        state.put(key, new Withheld(validator, before + 1, epoch).encoded());
    }
}
