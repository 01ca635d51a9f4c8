package internet2.trustchain.log;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.merkle.ConsistencyProof;
import internet2.foundation.merkle.HashSource;
import internet2.foundation.merkle.InclusionProof;
import internet2.foundation.merkle.MerkleProofs;
import internet2.foundation.store.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The log as a node keeps and serves it: the tree, its entries, and the newest signed head.
 *
 * <p>It follows the ledger: blocks are appended in order by one caller. Where this node has the log's key alone, each
 * comes at once with its signed checkpoint; otherwise heads are signed together with others and taken over with {@link
 * #adopt}. Either way there is no merge delay. Reads are safe from any thread.
 */
public final class TransparencyLog {

    /** Entries that one call of {@link #entries} gives at most. */
    public static final int ENTRIES_MAX = 1000;

    private record Head(LogCheckpoint checkpoint, SignedNote note) {}

    private final NoteKey key;
    private final HeadTrust trust;
    private final CheckpointSigner signer;
    private final LogIndex index;
    private final List<LogListener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final Condition grown = writing.newCondition();

    private volatile LogIndex.Position position; // written under writing
    private volatile Optional<Head> head; // written under writing

    private TransparencyLog(NoteKey key, HeadTrust trust, CheckpointSigner signer, LogIndex index) {
        this.key = key;
        this.trust = trust;
        this.signer = signer;
        this.index = index;
        this.position = index.position();
        this.head = index.note().flatMap(this::stored);
    }

    /**
     * Opens the log over its index.
     *
     * @param trust the log's key, which also names it, and its validators
     * @param signer what this node signs heads with
     * @param store of this log alone
     */
    public static TransparencyLog open(LogTrust trust, CheckpointSigner signer, StateStore store) {
        return new TransparencyLog(trust.log(), trust, signer, new LogIndex(store));
    }

    /**
     * The same without a key, so that heads are adopted.
     *
     * @param key the log's, which also names it
     * @param trust asked for each head that others signed
     */
    public static TransparencyLog open(NoteKey key, HeadTrust trust, StateStore store) {
        return new TransparencyLog(key, trust, CheckpointSigner.NONE, new LogIndex(store));
    }

    /** Height of the last block that was appended; the next one is the first to append. */
    public long height() {
        return position.height();
    }

    /** Entries in the tree; a signed head may not cover the newest yet. */
    public long size() {
        return position.frontier().size();
    }

    public Hash root() {
        return position.frontier().root();
    }

    public NoteKey key() {
        return key;
    }

    /** The tree as it is, for signing: what is signed over it is to be {@link #adopt adopted}. */
    public LogCheckpoint tree() {
        LogIndex.Position now = position;
        return LogCheckpoint.at(
                key.name(), now.frontier().size(), now.frontier().root(), now.height());
    }

    /** Why this is no head of the tree here, or nothing where it is one. */
    public Optional<String> fault(LogCheckpoint head) {
        writing.lock();
        try {
            LogCheckpoint own = tree();
            if (head.size() > own.size()) {
                return Optional.of("this node has " + own.size() + " entries, not " + head.size());
            }
            boolean holds = head.origin().equals(own.origin())
                    && MerkleProofs.root(index.tiles(), head.size()).equals(head.root())
                    && head.equals(LogCheckpoint.at(own.origin(), head.size(), head.root(), head.height()))
                    && head.height() <= own.height();
            return holds ? Optional.empty() : Optional.of("the log of this node has no such head");
        } finally {
            writing.unlock();
        }
    }

    /** Waits until the block of this height was appended; false if it was not in time. */
    public boolean awaitHeight(long height, Duration atMost) throws InterruptedException {
        return await(() -> height() >= height, atMost);
    }

    /**
     * Appends what a block published, and signs the new head. Blocks without entries only move the height.
     *
     * @param height of the block, greater than all before
     * @param entries with indexes that go on from {@link #size()}
     * @param now for the cosignature's time
     */
    public void append(long height, List<LogEntry> entries, Instant now) {
        writing.lock();
        try {
            position = index.append(position, height, entries);
            grown.signalAll();
            if (!entries.isEmpty()) {
                publish(now);
            }
        } finally {
            writing.unlock();
        }
        if (!entries.isEmpty()) {
            listeners.forEach(each -> each.appended(entries));
        }
    }

    /**
     * Appends what an old block published, when the index is behind or made anew. Ends with a call of {@link
     * #sign}.
     */
    public void restore(long height, List<LogEntry> entries) {
        writing.lock();
        try {
            position = index.append(position, height, entries);
        } finally {
            writing.unlock();
        }
    }

    /** Signs the head again, for instance an empty log's first, or one whose signatures were lost. */
    public void sign(Instant now) {
        writing.lock();
        try {
            publish(now);
        } finally {
            writing.unlock();
        }
    }

    /**
     * Takes over a head, or more signatures on one, that others made.
     *
     * @param note signed by the log and enough validators
     * @throws LogRefused if it does not hold, or is not of the tree that this node has: a fork
     */
    public void adopt(String note) throws LogRefused {
        LogCheckpoint checkpoint = trust.open(note);
        SignedNote signed = SignedNote.parse(note);
        writing.lock();
        try {
            if (checkpoint.size() > size()) {
                return; // of blocks that have not come here yet
            }
            if (!MerkleProofs.root(index.tiles(), checkpoint.size()).equals(checkpoint.root())) {
                throw new LogRefused(
                        LogRefused.Code.INCONSISTENT,
                        "a signed head of " + checkpoint.size() + " entries has another root than the ledger");
            }
            long known = head.map(each -> each.checkpoint().size()).orElse(-1L);
            if (checkpoint.size() > known) {
                show(new Head(checkpoint, known(signed)));
            } else {
                gather(note, trust.cosigners(signed));
            }
        } finally {
            writing.unlock();
        }
    }

    /** Vouches for the newest head as this node, which follows the ledger itself; once for each head. */
    public void vouch(Cosigner self, HybridKey key, Instant now) {
        Optional<SignedNote> note = head.map(Head::note).filter(each -> !self.vouchesFor(each));
        note.ifPresent(each -> add(each.text(), self.sign(each.text(), key, now)));
    }

    /**
     * Takes more signatures on the newest head from what others have of it; only those that hold.
     *
     * @param known whose they may be
     * @return whether there were any that are new
     */
    public boolean gather(String note, List<Cosigner> known) throws LogRefused {
        SignedNote told = SignedNote.parse(note);
        Optional<SignedNote> before =
                head.map(Head::note).filter(each -> each.text().equals(told.text()));
        List<SignedNote.Signature> more = new ArrayList<>();
        for (Cosigner each : known) {
            boolean unheard = before.isPresent() && !each.lines(told).isEmpty() && !each.vouchesFor(before.get());
            if (unheard && each.vouchesFor(told)) {
                more.addAll(each.lines(told));
            }
        }
        return add(told.text(), more);
    }

    /**
     * Adds signatures, which the caller has verified, to the newest head, if it has this text.
     *
     * @return whether there were any that are new
     */
    public boolean add(String text, List<SignedNote.Signature> verified) {
        writing.lock();
        try {
            Optional<Head> same = head.filter(each -> each.note().text().equals(text));
            Optional<SignedNote> all = same.map(each -> each.note().with(verified));
            boolean more = all.filter(each -> each.signatures().size()
                            > same.get().note().signatures().size())
                    .isPresent();
            if (more) {
                show(new Head(same.get().checkpoint(), all.get()));
            }
            return more;
        } finally {
            writing.unlock();
        }
    }

    /** The tree, for proofs about heads that others have. */
    public HashSource subtrees() {
        return index.tiles();
    }

    /** Strangers may have added lines that nobody here can check. */
    private SignedNote known(SignedNote signed) {
        List<SignedNote.Signature> lines =
                new ArrayList<>(key.line(signed).stream().toList());
        trust.cosigners(signed).stream()
                .filter(each -> each.vouchesFor(signed))
                .forEach(each -> lines.addAll(each.lines(signed)));
        return new SignedNote(signed.text(), lines);
    }

    /** The newest signed head, as {@code /log/checkpoint} serves it; empty before the first. */
    public Optional<String> checkpoint() {
        return head.map(each -> each.note().toString());
    }

    public Optional<LogCheckpoint> head() {
        return head.map(Head::checkpoint);
    }

    /** Waits until a signed head covers so many entries; false if it was not in time. */
    public boolean awaitSize(long size, Duration atMost) throws InterruptedException {
        return await(() -> covers(size), atMost);
    }

    /** Whether the signed head covers so many entries. */
    public boolean covers(long size) {
        return head.filter(each -> each.checkpoint().size() >= size).isPresent();
    }

    private boolean await(BooleanSupplier reached, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        writing.lock();
        try {
            while (!reached.getAsBoolean()) {
                if (left <= 0) {
                    return false;
                }
                left = grown.awaitNanos(left);
            }
            return true;
        } finally {
            writing.unlock();
        }
    }

    /** A tile by what follows {@code tile/} in its path; empty where there is none, or none yet. */
    public Optional<Bytes> tile(String path) {
        return TilePath.parse(path).flatMap(index::tile);
    }

    /** The proof for an entry under the newest signed head; empty if that does not cover it. */
    public Optional<TrustProof> prove(long leafIndex) {
        Optional<Head> covering = head.filter(
                each -> leafIndex >= 0 && leafIndex < each.checkpoint().size());
        if (covering.isEmpty()) {
            return Optional.empty();
        }
        long size = covering.get().checkpoint().size();
        InclusionProof inclusion = MerkleProofs.inclusion(index.tiles(), leafIndex, size);
        return index.entry(leafIndex)
                .map(entry -> new TrustProof(
                        leafIndex,
                        entry.timestamp(),
                        entry.leafHash(),
                        inclusion.path(),
                        covering.get().note().toString()));
    }

    /** The same for a leaf hash or a certificate's SHA-256. */
    public Optional<TrustProof> prove(Hash leafOrCertificate) {
        return index.find(leafOrCertificate).flatMap(this::prove);
    }

    /** Where the entry with this leaf hash or certificate stands, though no signed head may cover it yet. */
    public Optional<Long> find(Hash leafOrCertificate) {
        return index.find(leafOrCertificate);
    }

    /** That the tree of {@code newSize} entries begins with the one of {@code oldSize}. */
    public Optional<ConsistencyProof> consistency(long oldSize, long newSize) {
        return oldSize < 1 || oldSize > newSize || newSize > size()
                ? Optional.empty()
                : Optional.of(MerkleProofs.consistency(index.tiles(), oldSize, newSize));
    }

    /** Entries from {@code from} on, {@code limit} or {@link #ENTRIES_MAX} of them at most. */
    public List<LogEntry> entries(long from, int limit) {
        List<LogEntry> entries = new ArrayList<>();
        long end = Math.min(size(), from + Math.min(limit, ENTRIES_MAX));
        for (long at = Math.max(0, from); at < end; at++) {
            index.entry(at).ifPresent(entries::add);
        }
        return entries;
    }

    /** From now on, entries as they are appended, and heads as they are signed. */
    public AutoCloseable subscribe(LogListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Forgets tree, entries and head, to be fed again from the first block. */
    public void clear() {
        writing.lock();
        try {
            index.clear();
            position = LogIndex.Position.START;
            head = Optional.empty();
        } finally {
            writing.unlock();
        }
    }

    private void publish(Instant now) {
        LogCheckpoint checkpoint = tree();
        List<SignedNote.Signature> signatures = signer.sign(checkpoint, now);
        if (!signatures.isEmpty()) {
            show(new Head(checkpoint, new SignedNote(checkpoint.text(), signatures)));
        }
    }

    private void show(Head next) {
        index.note(next.note().toString());
        boolean newer = head.map(
                        each -> each.checkpoint().size() < next.checkpoint().size())
                .orElse(true);
        head = Optional.of(next);
        grown.signalAll();
        if (newer) {
            listeners.forEach(each -> each.signed(next.checkpoint()));
        }
    }

    /** A head that does not fit the tree is one that was signed before the index was made anew. */
    private Optional<Head> stored(String note) {
        try {
            SignedNote signed = SignedNote.parse(note);
            LogCheckpoint checkpoint = LogCheckpoint.parse(signed.text());
            boolean fits = checkpoint.size() <= size()
                    && MerkleProofs.root(index.tiles(), checkpoint.size()).equals(checkpoint.root());
            return fits ? Optional.of(new Head(checkpoint, signed)) : Optional.empty();
        } catch (LogRefused e) {
            return Optional.empty();
        }
    }
}
