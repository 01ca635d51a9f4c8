package internet2.ledger.simulation;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.ledger.BlockHeader;
import internet2.ledger.BlockReference;
import internet2.ledger.Epoch;
import internet2.ledger.Submission;
import internet2.ledger.Tip;
import internet2.verifier.ValidatorSet;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What execution leads to, in miniature: next sequence numbers of the accounts, and who validates. An operation either
 * does nothing but count, or names the number of a validator set, which the next epoch then has.
 *
 * @param next sequence number by account
 * @param epoch of the block, whose validators voted on it
 * @param following the epoch after it, if the block closes its own
 */
record ToyState(
        Tip tip,
        Map<Integer, Long> next,
        Epoch epoch,
        Instant epochStart,
        Optional<Epoch> following) {

    /**
     * What a network is founded on.
     *
     * @param sets that operations may name
     */
    record Constitution(NetworkId network, Instant genesis, Duration epochLength, List<ValidatorSet> sets) {}

    /** @param consumed which of the operations used their sequence number up */
    record Result(ToyState state, BitSet consumed) {}

    static ToyState genesis(Constitution constitution) {
        Tip tip = new Tip(
                BlockReference.genesis(constitution.network()), 0, 0, constitution.genesis(), Hash.of(Bytes.utf8("toy")));
        Epoch first = new Epoch(0, constitution.sets().getFirst());
        return new ToyState(tip, Map.of(), first, constitution.genesis(), Optional.empty());
    }

    /** The epoch of the block after this state. */
    Epoch upcoming() {
        return following.orElse(epoch);
    }

    long nextSequence(int account) {
        return next.getOrDefault(account, 0L);
    }

    Result apply(Constitution constitution, Hash hash, BlockHeader header, List<Submission> operations) {
        Epoch current = upcoming();
        Instant start = following.isPresent() ? tip.time() : epochStart;
        Map<Integer, Long> sequences = new TreeMap<>(next);
        BitSet consumed = new BitSet();
        ValidatorSet set = current.validators();
        for (int i = 0; i < operations.size(); i++) {
            int account = Clients.account(operations.get(i));
            long sequence = operations.get(i).operation().sequence();
            if (sequence == sequences.getOrDefault(account, 0L)) {
                sequences.put(account, sequence + 1);
                consumed.set(i);
                set = Clients.namedSet(operations.get(i))
                        .map(constitution.sets()::get)
                        .orElse(set);
            }
        }
        boolean closes = !set.equals(current.validators())
                || !header.time().isBefore(start.plus(constitution.epochLength()));
        Optional<Epoch> after = closes ? Optional.of(new Epoch(current.number() + 1, set)) : Optional.empty();
        Hash root = Hash.of(
                tip.stateRoot().toArray(),
                hash.toArray(),
                Bytes.utf8(consumed + " " + sequences + " " + closes).toArray());
        Tip reached = new Tip(
                new BlockReference(header.height(), hash), header.epoch(), header.view(), header.time(), root);
        return new Result(new ToyState(reached, sequences, current, start, after), consumed);
    }
}
