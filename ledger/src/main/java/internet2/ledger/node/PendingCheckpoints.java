package internet2.ledger.node;

import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridSignature;
import internet2.foundation.store.StateSnapshot;
import internet2.verifier.Checkpoint;
import internet2.verifier.ValidatorSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Checkpoints without a quorum's signatures yet, and what arrived for heights still to come. Not thread-safe. */
final class PendingCheckpoints {

    /** Each holds a snapshot of the store. */
    static final int SNAPSHOTS_MAX = 4;

    /** Epochs whose last checkpoint lacks signatures; they hold no snapshot. */
    static final int CLOSINGS_MAX = 16;

    /** Of one sender, for heights that are not executed here. */
    private static final int EARLY_MAX = 8;

    /** One height. */
    static final class Pending {

        final Checkpoint unsigned;
        final ValidatorSet validators;
        final boolean closing;
        private @Nullable StateSnapshot snapshot;
        private final TreeMap<Integer, HybridSignature> signatures = new TreeMap<>();

        Pending(Checkpoint unsigned, ValidatorSet validators, boolean closing, @Nullable StateSnapshot snapshot) {
            this.unsigned = unsigned;
            this.validators = validators;
            this.closing = closing;
            this.snapshot = snapshot;
        }

        boolean hasSigned(int validator) {
            return signatures.containsKey(validator);
        }

        /** The signature of one validator alone. */
        Optional<Checkpoint> share(int validator) {
            return Optional.ofNullable(signatures.get(validator))
                    .map(signature -> with(List.of(new Checkpoint.Signature(validator, signature))));
        }

        /** With all signatures, once they weigh a quorum. */
        Optional<Checkpoint> assembled() {
            long weight =
                    signatures.keySet().stream().mapToLong(validators::weight).sum();
            if (!validators.isQuorum(weight)) {
                return Optional.empty();
            }
            return Optional.of(with(signatures.entrySet().stream()
                    .map(each -> new Checkpoint.Signature(each.getKey(), each.getValue()))
                    .toList()));
        }

        private Checkpoint with(List<Checkpoint.Signature> signed) {
            return new Checkpoint(
                    unsigned.network(),
                    unsigned.epoch(),
                    unsigned.height(),
                    unsigned.blockHash(),
                    unsigned.stateRoot(),
                    unsigned.time(),
                    signed);
        }

        /** Whoever takes it closes it. */
        Optional<StateSnapshot> takeSnapshot() {
            Optional<StateSnapshot> taken = Optional.ofNullable(snapshot);
            snapshot = null;
            return taken;
        }

        private void closeSnapshot() {
            takeSnapshot().ifPresent(StateSnapshot::close);
        }
    }

    private final TreeMap<Long, Pending> byHeight = new TreeMap<>();
    private final Map<NodeId, Deque<Checkpoint>> early = new HashMap<>();

    void add(Pending pending) {
        Pending before = byHeight.put(pending.unsigned.height(), pending);
        if (before != null) {
            before.closeSnapshot();
        }
        while (count(each -> each.snapshot != null) > SNAPSHOTS_MAX) {
            drop(first(each -> each.snapshot != null));
        }
        while (count(each -> each.closing) > CLOSINGS_MAX) {
            byHeight.remove(first(each -> each.closing).unsigned.height());
        }
    }

    private long count(Predicate<Pending> which) {
        return byHeight.values().stream().filter(which).count();
    }

    private Pending first(Predicate<Pending> which) {
        return byHeight.values().stream().filter(which).findFirst().orElseThrow();
    }

    /** An epoch's last one waits on without its snapshot. */
    private void drop(Pending pending) {
        pending.closeSnapshot();
        if (!pending.closing) {
            byHeight.remove(pending.unsigned.height());
        }
    }

    Optional<Pending> at(long height) {
        return Optional.ofNullable(byHeight.get(height));
    }

    List<Pending> all() {
        return List.copyOf(byHeight.values());
    }

    /** Takes a signature that holds; returns the checkpoint that it completes. */
    Optional<Checkpoint> sign(Pending pending, Checkpoint.Signature signature) {
        if (byHeight.get(pending.unsigned.height()) != pending) {
            return Optional.empty();
        }
        pending.signatures.put(signature.validator(), signature.signature());
        Optional<Checkpoint> assembled = pending.assembled();
        assembled.ifPresent(complete -> byHeight.remove(complete.height()));
        return assembled;
    }

    /** There is a newer one: those before are of no use but as the last of their epochs. */
    void passed(long height) {
        List.copyOf(byHeight.headMap(height, true).values()).forEach(this::drop);
    }

    /** Signatures of the height are known from elsewhere. */
    void done(long height) {
        Pending signed = byHeight.remove(height);
        if (signed != null) {
            signed.closeSnapshot();
        }
    }

    void forgetAll() {
        byHeight.values().forEach(Pending::closeSnapshot);
        byHeight.clear();
    }

    /** Keeps a share of a height that is not executed here, the newest few of each sender. */
    void keepForLater(NodeId from, Checkpoint share) {
        Deque<Checkpoint> shares = early.computeIfAbsent(from, sender -> new ArrayDeque<>());
        shares.addLast(share);
        if (shares.size() > EARLY_MAX) {
            shares.removeFirst();
        }
    }

    /** What came early for a height; the heights before it are forgotten. */
    List<Checkpoint> takeEarly(long height) {
        List<Checkpoint> due = new ArrayList<>();
        early.values().forEach(shares -> {
            shares.stream().filter(share -> share.height() == height).forEach(due::add);
            shares.removeIf(share -> share.height() <= height);
        });
        early.values().removeIf(Deque::isEmpty);
        return due;
    }
}
