package internet2.ledger.node;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.merkle.SparseMerkleTree;
import internet2.foundation.merkle.SparseProof;
import internet2.foundation.store.StateSnapshot;
import internet2.ledger.Epoch;
import internet2.ledger.LedgerObserver;
import internet2.ledger.LedgerUnavailableException;
import internet2.ledger.Tip;
import internet2.ledger.execution.ModuleView;
import internet2.ledger.node.PendingCheckpoints.Pending;
import internet2.verifier.Checkpoint;
import internet2.verifier.EpochStep;
import internet2.verifier.StateProof;
import internet2.verifier.ValidatorSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest checkpoint, and the state it is of, so that proofs against it can be made while the ledger goes on; and
 * those on their way to be one, as validators' signatures arrive. Thread-safe.
 *
 * <p>Validators sign at heights that all of them compute alike: the first block of a second of block time, every 64th,
 * and each epoch's last. Those last ones are kept for ever, with the proof of the next epoch's validators.
 */
final class Checkpoints implements AutoCloseable {

    /** Adds the signatures of validators to a statement. */
    interface Signer {
        Checkpoint sign(Checkpoint unsigned);
    }

    private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);
    private static final long BLOCKS_MAX = 64;

    private final NetworkId network;
    private final Chain chain;
    private final LedgerObserver observer;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private @Nullable HeldState newest; // guarded by lock
    private final PendingCheckpoints pending = new PendingCheckpoints(); // guarded by lock
    private volatile Optional<Epoch> epoch = Optional.empty();
    private volatile long newestHeight = -1;
    private volatile long firstMissing;

    Checkpoints(NetworkId network, Chain chain, LedgerObserver observer) {
        this.network = network;
        this.chain = chain;
        this.observer = observer;
        awaitClosings();
    }

    /** Last checkpoints of epochs that nobody has seen a quorum's signatures of yet. */
    private void awaitClosings() {
        long last = chain.tip().epoch();
        for (long number = Math.max(0, last - PendingCheckpoints.CLOSINGS_MAX + 1); number <= last; number++) {
            Optional<EpochStep> unsigned = chain.state()
                    .step(number)
                    .filter(step -> step.closing().signatures().isEmpty())
                    .filter(step -> pending.at(step.closing().height()).isEmpty());
            unsigned.ifPresent(step -> chain.validators(step.epoch())
                    .ifPresent(set -> pending.add(new Pending(step.closing(), set, true, null))));
        }
    }

    /** Whether validators sign after this block. */
    static boolean isDue(Tip before, Tip after, boolean closesEpoch) {
        return closesEpoch
                || after.height() % BLOCKS_MAX == 0
                || after.time().getEpochSecond() > before.time().getEpochSecond();
    }

    /**
     * A block was committed just now: keeps its state where a checkpoint is due. For the thread that commits, before
     * it commits anything else.
     *
     * @return whether to sign ({@link #ownShare}) and take signatures
     */
    boolean committed(Tip before, Tip after, boolean closesEpoch) {
        if (!isDue(before, after, closesEpoch)) {
            return false;
        }
        Optional<ValidatorSet> validators = validators(after.epoch());
        lock.writeLock().lock();
        try {
            StateSnapshot taken = chain.store().snapshot();
            if (validators.isEmpty() || !new ChainStore(taken).tip().equals(after)) {
                taken.close();
                return false;
            }
            pending.add(new Pending(after.checkpoint(network), validators.get(), closesEpoch, taken));
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Epochs are long and sets are large: the last one is kept at hand. */
    private Optional<ValidatorSet> validators(long number) {
        if (epoch.filter(known -> known.number() == number).isEmpty()) {
            epoch = chain.validators(number).map(set -> new Epoch(number, set));
        }
        return epoch.filter(known -> known.number() == number).map(Epoch::validators);
    }

    /**
     * Signs what is pending at a height: what the other validators are to get. Takes a millisecond, so not for the
     * thread that commits.
     *
     * @return empty where nothing is pending, or the key is no validator's of that epoch
     */
    Optional<Checkpoint> ownShare(long height, HybridKey key) {
        Optional<Pending> found = pendingAt(height);
        OptionalInt place =
                found.map(each -> each.validators.indexOf(key.publicKey().id())).orElse(OptionalInt.empty());
        if (found.isEmpty() || place.isEmpty()) {
            return Optional.empty();
        }
        Checkpoint share = found.get().unsigned.signedBy(key, place.getAsInt());
        take(found.get(), share.signatures().getFirst());
        early(height).forEach(this::take);
        return Optional.of(share);
    }

    /** Heights at which this validator could sign and has not. */
    List<Long> toSign(NodeId validator) {
        return reading(() -> pending.all().stream()
                .filter(each -> each.validators.indexOf(validator).stream().anyMatch(place -> !each.hasSigned(place)))
                .map(each -> each.unsigned.height())
                .toList());
    }

    /** What this validator signed and is still pending: for those who may not have heard. */
    List<Checkpoint> ownShares(NodeId validator) {
        return reading(() -> pending.all().stream()
                .flatMap(each -> each.validators.indexOf(validator).stream()
                        .mapToObj(each::share)
                        .flatMap(Optional::stream))
                .toList());
    }

    /**
     * Takes another validator's signature; checking it takes a while.
     *
     * @param from the sender, believed in nothing
     * @return the checkpoint, if this completes it
     */
    Optional<Checkpoint> share(NodeId from, Checkpoint share) {
        if (share.signatures().size() != 1 || !share.network().equals(network)) {
            return Optional.empty();
        }
        if (share.height() > chain.tip().height()) {
            boolean known = validators(chain.tip().epoch())
                    .filter(set -> set.indexOf(from).isPresent())
                    .isPresent();
            if (known) {
                writing(() -> pending.keepForLater(from, share));
            }
            return Optional.empty();
        }
        return take(share);
    }

    private Optional<Checkpoint> take(Checkpoint share) {
        Optional<Pending> found = pendingAt(share.height());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Checkpoint unsigned = found.get().unsigned;
        Checkpoint.Signature signature = share.signatures().getFirst();
        ValidatorSet validators = found.get().validators;
        if (signature.validator() >= validators.size() || found.get().hasSigned(signature.validator())) {
            return Optional.empty();
        }
        HybridPublicKey keys = validators.keys(signature.validator());
        if (!keys.verify(Checkpoint.DOMAIN, share.statement(), signature.signature())) {
            return Optional.empty();
        }
        if (!unsigned.statement().equals(share.statement())) {
            log.atError()
                    .addKeyValue("validator", keys.id())
                    .addKeyValue("height", share.height())
                    .addKeyValue("ours", unsigned.stateRoot())
                    .addKeyValue("theirs", share.stateRoot())
                    .log("a validator signed another checkpoint");
            return Optional.empty();
        }
        return take(found.get(), signature);
    }

    private Optional<Checkpoint> take(Pending signed, Checkpoint.Signature signature) {
        lock.writeLock().lock();
        try {
            Optional<Checkpoint> assembled = pending.sign(signed, signature);
            assembled.ifPresent(complete -> complete(signed, complete));
            return assembled;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void complete(Pending signed, Checkpoint complete) {
        if (signed.closing) {
            keepClosing(complete);
        }
        Optional<StateSnapshot> taken = signed.takeSnapshot();
        if (complete.height() > newestHeight && taken.isPresent()) {
            replace(complete, taken.get());
        } else {
            taken.ifPresent(StateSnapshot::close);
        }
    }

    /** The step to the next epoch was stored with the block; its signatures are here now. */
    private void keepClosing(Checkpoint closing) {
        Optional<EpochStep> step = chain.state().step(closing.epoch());
        if (step.filter(each -> each.closing().statement().equals(closing.statement()))
                .isPresent()) {
            chain.store().write(ChainStore.signed(step.get().signedAs(closing)));
            pending.done(closing.height());
        }
    }

    /** The first epoch that is over and whose step to the next lacks its signatures here; none where none does. */
    OptionalLong missingStep() {
        long number = firstMissing;
        while (chain.state()
                .step(number)
                .filter(step -> !step.closing().signatures().isEmpty())
                .isPresent()) {
            number++;
        }
        firstMissing = number;
        return chain.state().step(number).isPresent() ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /**
     * Takes over the signatures of steps that are the same as ours.
     *
     * @return whether all of them are, and are signed by a quorum
     */
    boolean adoptSteps(List<EpochStep> steps) {
        for (EpochStep step : steps) {
            Optional<EpochStep> ours = chain.state().step(step.epoch());
            if (ours.isEmpty()) {
                return true; // further than we are
            }
            boolean same =
                    ours.get().closing().statement().equals(step.closing().statement());
            if (!same
                    || chain.validators(step.epoch())
                            .filter(step.closing()::verify)
                            .isEmpty()) {
                return false;
            }
            writing(() -> keepClosing(step.closing()));
        }
        return true;
    }

    /** Steps from an epoch on, as far as a quorum's signatures are known here without a gap; at least one if any. */
    List<EpochStep> steps(long fromEpoch, int max, int maxBytes) {
        List<EpochStep> found = new ArrayList<>();
        long bytes = 0;
        for (long number = fromEpoch; found.size() < max && bytes < maxBytes; number++) {
            Optional<EpochStep> step = chain.state()
                    .step(number)
                    .filter(each -> !each.closing().signatures().isEmpty());
            if (step.isEmpty()) {
                break;
            }
            bytes += step.get().encoded().size();
            found.add(step.get());
        }
        return found;
    }

    private Optional<Pending> pendingAt(long height) {
        return reading(() -> pending.at(height));
    }

    private List<Checkpoint> early(long height) {
        lock.writeLock().lock();
        try {
            return pending.takeEarly(height);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private <T> T reading(Supplier<T> read) {
        lock.readLock().lock();
        try {
            return read.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private void writing(Runnable write) {
        lock.writeLock().lock();
        try {
            write.run();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Makes sure that the newest checkpoint is of the latest block, where the signer alone is a quorum. */
    void bringUpToDate(Signer signer) {
        lock.writeLock().lock();
        try {
            if (newestHeight == chain.tip().height()) {
                return;
            }
            StateSnapshot taken = chain.store().snapshot();
            Tip tip = new ChainStore(taken).tip();
            signClosings(signer); // whoever gets the checkpoint wants the steps that lead to its epoch
            Optional<Checkpoint> signed = signedAlone(tip, signer);
            if (signed.isPresent()) {
                replace(signed.get(), taken);
            } else {
                taken.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private Optional<Checkpoint> signedAlone(Tip tip, Signer signer) {
        return validators(tip.epoch())
                .filter(set -> set.size() == 1)
                .flatMap(
                        set -> Optional.of(signer.sign(tip.checkpoint(network))).filter(signed -> signed.verify(set)));
    }

    /** The only validator's word is a quorum's: signs the last checkpoints of the epochs that it was alone in. */
    void signClosings(Signer signer) {
        lock.writeLock().lock();
        try {
            awaitClosings();
            for (Pending each : pending.all()) {
                Checkpoint signed =
                        each.closing && each.validators.size() == 1 ? signer.sign(each.unsigned) : each.unsigned;
                if (signed.verify(each.validators)) {
                    keepClosing(signed);
                }
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Takes over a checkpoint whose signatures were checked.
     *
     * @return whether it is of the latest block and its state root is ours
     */
    boolean adopt(Checkpoint checkpoint) {
        lock.writeLock().lock();
        try {
            StateSnapshot taken = chain.store().snapshot();
            Tip tip = new ChainStore(taken).tip();
            Checkpoint ours = tip.checkpoint(network);
            if (!ours.statement().equals(checkpoint.statement())) {
                taken.close();
                return false;
            }
            keepClosing(checkpoint);
            replace(checkpoint, taken);
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void replace(Checkpoint checkpoint, StateSnapshot taken) {
        letGo();
        newest = new HeldState(checkpoint, taken);
        newestHeight = checkpoint.height();
        pending.passed(checkpoint.height());
        observer.checkpointMade(checkpoint.height());
    }

    private void letGo() {
        if (newest != null) {
            newest.release();
            newest = null;
        }
    }

    /** The newest checkpoint with its state, for whoever releases it. */
    Optional<HeldState> hold() {
        return reading(() -> Optional.ofNullable(newest).filter(HeldState::hold));
    }

    /** The store was opened anew: proofs need a new snapshot, and so a new checkpoint, even at the same height. */
    void forget() {
        lock.writeLock().lock();
        try {
            letGo();
            newestHeight = -1;
            pending.forgetAll();
            awaitClosings();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Height of the newest checkpoint; -1 where there is none. */
    long height() {
        return newestHeight;
    }

    Optional<Checkpoint> newest() {
        lock.readLock().lock();
        try {
            return Optional.ofNullable(newest).map(held -> held.checkpoint);
        } finally {
            lock.readLock().unlock();
        }
    }

    StateProof prove(String module, Bytes key) {
        lock.readLock().lock();
        try {
            HeldState held = newest;
            if (held == null) {
                throw new LedgerUnavailableException("no checkpoint has arrived yet; try again in a second");
            }
            Checkpoint checkpoint = held.checkpoint;
            ChainStore state = new ChainStore(held.snapshot);
            Bytes flatKey = ModuleView.flatKey(module, key);
            Hash treeKey = ModuleView.treeKey(flatKey);
            SparseProof proof = new SparseMerkleTree(state.nodes()).prove(checkpoint.stateRoot(), treeKey);
            return new StateProof(module, key, state.state().get(flatKey), proof, checkpoint);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            letGo();
            pending.forgetAll();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
