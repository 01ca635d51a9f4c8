package internet2.server.peers;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.foundation.merkle.HashSource;
import internet2.ledger.LedgerNetwork;
import internet2.stoq.StoqRefusal;
import internet2.trustchain.gossip.Auditor;
import internet2.trustchain.gossip.Auditor.Finding;
import internet2.trustchain.gossip.Growth;
import internet2.trustchain.gossip.SplitView;
import internet2.trustchain.log.Cosigner;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogListener;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.SignedNote;
import internet2.trustchain.log.TransparencyLog;
import internet2.verifier.ValidatorSet;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes tell each other the heads of the log that they have, each new one at once. So a log that shows different people
 * different entries is found out ({@link Auditor}), and the validators' cosignatures come together: each that follows
 * the ledger vouches for the heads that fit it.
 *
 * <p>Evidence goes on to everybody, once.
 */
public final class LogGossip implements LogListener, AutoCloseable {

    /** A {@link GossipCall} to a {@link GossipCall}. */
    static final int HEADS = 34;

    /** A {@link SplitView} to nothing. */
    static final int EVIDENCE = 35;

    private static final int PEERS_MAX = 8;
    private static final int EVIDENCE_KEPT_MAX = 64;

    private static final Logger log = LoggerFactory.getLogger(LogGossip.class);

    private final LedgerNetwork network;
    private final TransparencyLog transparency;
    private final Supplier<ValidatorSet> validators;
    private final HybridKey identity;
    private final InstantSource clock;
    private final Supplier<Set<NodeId>> peers;
    private final BiConsumer<SplitView, List<Cosigner>> found;
    private final Random random = new Random();
    private final Set<Hash> known = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean roundPending = new AtomicBoolean();
    private final ExecutorService telling = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("log-gossip").factory());

    /** Guarded by itself. */
    private final Auditor auditor;

    /** The log as this node has it. */
    private record Own(TransparencyLog log) implements Auditor.Own {
        @Override
        public Optional<String> head() {
            return log.checkpoint();
        }

        @Override
        public long size() {
            return log.size();
        }

        @Override
        public HashSource tree() {
            return log.subtrees();
        }
    }

    /**
     * Says nothing yet.
     *
     * @param validators who vouches for heads, as the ledger has them now
     * @param peers whom to talk to; this node may be among them
     * @param found told of each split view once, and whose cosignatures may be on it
     */
    public LogGossip(
            LedgerNetwork network,
            TransparencyLog transparency,
            Supplier<ValidatorSet> validators,
            HybridKey identity,
            Supplier<Set<NodeId>> peers,
            BiConsumer<SplitView, List<Cosigner>> found,
            InstantSource clock) {
        this.network = network;
        this.transparency = transparency;
        this.validators = validators;
        this.identity = identity;
        this.peers = peers;
        this.found = found;
        this.clock = clock;
        this.auditor = new Auditor(transparency.key(), new Own(transparency));
    }

    @Override
    public void signed(LogCheckpoint head) {
        tellSoon();
    }

    /** A round of talks, soon. Rounds that are asked for meanwhile are one. */
    public void tellSoon() {
        if (roundPending.compareAndSet(false, true)) {
            run(() -> {
                roundPending.set(false);
                round();
            });
        }
    }

    private void run(Runnable task) {
        try {
            telling.execute(task);
        } catch (RejectedExecutionException e) {
            log.atDebug().log("gossip has ended");
        }
    }

    private void round() {
        vouch();
        List<Finding> late;
        synchronized (auditor) {
            late = auditor.grown();
        }
        late.forEach(finding -> judged(finding, "heard before"));
        for (NodeId peer : partners()) {
            try {
                talk(peer);
            } catch (IOException e) {
                log.atDebug().addKeyValue("peer", peer).setCause(e).log("no gossip");
            } catch (MalformedInputException e) {
                log.atInfo()
                        .addKeyValue("peer", peer)
                        .addKeyValue("reason", e.getMessage())
                        .log("gossip that can't be read");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** A validator says that the head is of the ledger that it follows. */
    private void vouch() {
        NodeId self = identity.publicKey().id();
        if (validators.get().indexOf(self).isPresent()) {
            Cosigner cosigner = Cosigner.of(transparency.key().name(), identity.publicKey());
            transparency.vouch(cosigner, identity, clock.instant());
        }
    }

    private List<NodeId> partners() {
        List<NodeId> all = new ArrayList<>(peers.get());
        all.remove(identity.publicKey().id());
        Collections.shuffle(all, random);
        return all.subList(0, Math.min(PEERS_MAX, all.size()));
    }

    private void talk(NodeId peer) throws IOException, InterruptedException {
        GossipCall mine = new GossipCall(transparency.checkpoint().orElse(""), Optional.empty());
        GossipCall theirs = CanonicalReader.decode(network.call(peer, HEADS, mine.encoded()), GossipCall::decode);
        heard(theirs, peer.toString());
    }

    private void heard(GossipCall call, String from) {
        if (call.note().isEmpty()) {
            return;
        }
        Finding finding;
        synchronized (auditor) {
            finding = call.growth().isPresent()
                    ? auditor.hear(call.note(), call.growth().get())
                    : auditor.hear(call.note());
        }
        judged(finding, from);
        if (finding instanceof Finding.Agrees) {
            take(call.note(), from);
        }
    }

    private void take(String note, String from) {
        try {
            transparency.adopt(note);
            if (transparency.gather(note, cosigners())) {
                log.atDebug().addKeyValue("peer", from).log("more validators vouch for the head of the log");
            }
        } catch (LogRefused e) {
            log.atInfo()
                    .addKeyValue("peer", from)
                    .addKeyValue("reason", e.reason())
                    .log("head of the log not taken over");
        }
    }

    private List<Cosigner> cosigners() {
        String origin = transparency.key().name();
        return validators.get().validators().stream()
                .map(validator -> Cosigner.of(origin, validator.keys()))
                .toList();
    }

    private void judged(Finding finding, String from) {
        switch (finding) {
            case Finding.Agrees agrees -> {}
            case Finding.Waits waits -> {}
            case Finding.Refused refused ->
                log.atInfo()
                        .addKeyValue("peer", from)
                        .addKeyValue("reason", refused.reason())
                        .log("no head of the log");
            case Finding.Split split -> convict(split.evidence());
        }
    }

    /** Each evidence once: the operator hears of it, and everybody else. */
    private void convict(SplitView evidence) {
        try {
            if (known.size() < EVIDENCE_KEPT_MAX && known.add(evidence.id())) {
                SplitView lean = evidence.lean(transparency.key(), cosigners());
                found.accept(lean, cosigners());
                run(() -> spread(lean));
            }
        } catch (LogRefused e) {
            throw new IllegalStateException("evidence is made of notes", e);
        }
    }

    private void spread(SplitView evidence) {
        for (NodeId peer : partners()) {
            try {
                network.call(peer, EVIDENCE, evidence.encoded());
            } catch (IOException e) {
                log.atDebug().addKeyValue("peer", peer).setCause(e).log("evidence not told");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** A peer tells its head, and is told ours. */
    Bytes answerHead(NodeId peer, Bytes request) throws StoqRefusal {
        GossipCall call = decoded(request, GossipCall::decode);
        heard(new GossipCall(call.note(), Optional.empty()), peer.toString());
        Optional<String> mine = transparency.checkpoint();
        Optional<Growth> growth = mine.flatMap(note -> growth(note, call.note()));
        return new GossipCall(mine.orElse(""), growth).encoded();
    }

    private Optional<Growth> growth(String mine, String theirs) {
        try {
            long size = LogCheckpoint.parse(SignedNote.parse(mine).text()).size();
            long asked = theirs.isEmpty()
                    ? 0
                    : LogCheckpoint.parse(SignedNote.parse(theirs).text()).size();
            return asked >= 1 && asked <= size
                    ? Optional.of(Growth.of(transparency.subtrees(), asked, size))
                    : Optional.empty();
        } catch (LogRefused e) {
            return Optional.empty();
        }
    }

    /** A peer has evidence. */
    Bytes answerEvidence(NodeId peer, Bytes request) throws StoqRefusal {
        SplitView evidence = decoded(request, SplitView::decode);
        try {
            evidence.verify(transparency.key(), List.of());
        } catch (LogRefused e) {
            throw new StoqRefusal("no-evidence", e.reason());
        }
        log.atWarn().addKeyValue("peer", peer).log("a peer has evidence of a split view of the log");
        convict(evidence);
        return Bytes.EMPTY;
    }

    private static <T> T decoded(Bytes request, Function<CanonicalReader, T> decode) throws StoqRefusal {
        try {
            return CanonicalReader.decode(request, decode);
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw new StoqRefusal("malformed", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        telling.shutdownNow();
    }
}
