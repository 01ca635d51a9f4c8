package internet2.ledger.simplex;

import internet2.foundation.Hash;
import internet2.ledger.votes.QuorumCertificate;
import internet2.ledger.votes.VoteKind;
import internet2.verifier.ValidatorSet;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The views of one epoch: what quorums said of each, and which one it is now. */
final class Views implements SafetyRules.Certificates {

    /** Votes for views further on are not kept: a validator that is so far behind fetches what became final. */
    static final long AHEAD_MAX = 1024;

    /** Decided views whose votes are still compared with late ones. */
    private static final long KEPT = 32;

    /** In one message. */
    private static final int GROUNDS_MAX = 256;

    private final ValidatorSet validators;
    private final SafetyRules rules;
    private final NavigableMap<Long, Round> rounds = new TreeMap<>();
    private long finalView;
    private Hash finalBlock;
    private long current;

    /**
     * @param finalView of the block before the epoch; the epoch begins with the view after it
     * @param finalBlock that block
     */
    Views(ValidatorSet validators, SafetyRules rules, long finalView, Hash finalBlock) {
        this.validators = validators;
        this.rules = rules;
        this.finalView = finalView;
        this.finalBlock = finalBlock;
        this.current = finalView + 1;
    }

    long current() {
        return current;
    }

    int leader(long view) {
        return (int) (view % validators.size());
    }

    /** Views that messages may be of. */
    boolean isOpen(long view) {
        return view > finalView - KEPT && view <= current + AHEAD_MAX;
    }

    Round round(long view) {
        return rounds.computeIfAbsent(view, absent -> new Round(view, validators, rules));
    }

    Optional<Round> known(long view) {
        return Optional.ofNullable(rounds.get(view));
    }

    /** Goes on to the view after the last one that is over; returns whether it moved. */
    boolean advance() {
        long before = current;
        for (Round round : rounds.tailMap(current, true).descendingMap().values()) {
            if (round.isOver()) {
                current = round.view + 1;
                break;
            }
        }
        return current > before;
    }

    /** A restarted validator is at least in the view in which it voted last. */
    void resume(long view) {
        current = Math.max(current, view);
    }

    /** The block, certified to commit in this view, and all before it are final. */
    void decided(long view, Hash block) {
        finalView = view;
        finalBlock = block;
        current = Math.max(current, view + 1);
        rounds.headMap(finalView - KEPT, true).clear();
    }

    @Override
    public long finalView() {
        return finalView;
    }

    @Override
    public Hash finalBlock() {
        return finalBlock;
    }

    @Override
    public Optional<Hash> prepared(long view) {
        return certificate(view, VoteKind.PREPARE).map(QuorumCertificate::block);
    }

    @Override
    public boolean isNullified(long view) {
        return certificate(view, VoteKind.NULLIFY).isPresent();
    }

    /** Whether a block of this epoch is prepared and not final. */
    boolean isSomethingOpen() {
        return rounds.subMap(finalView, false, current, false).values().stream()
                .anyMatch(round -> round.certificate(VoteKind.PREPARE).isPresent());
    }

    private Optional<QuorumCertificate> certificate(long view, VoteKind kind) {
        return known(view).flatMap(round -> round.certificate(kind));
    }

    /** Blocks that a proposal in the current view may stand on, the latest first. */
    List<Hash> parents() {
        List<Hash> parents = new ArrayList<>();
        for (long view = current - 1; view > finalView; view--) {
            prepared(view).ifPresent(parents::add);
            if (!isNullified(view)) {
                return parents;
            }
        }
        parents.add(finalBlock);
        return parents;
    }

    /** The certificates that let a block of the current view stand on this parent. */
    List<QuorumCertificate> grounds(Hash parent) {
        List<QuorumCertificate> grounds = new ArrayList<>();
        for (long view = current - 1; view > finalView && grounds.size() < GROUNDS_MAX; view--) {
            Optional<QuorumCertificate> prepared =
                    certificate(view, VoteKind.PREPARE).filter(of -> of.block().equals(parent));
            if (prepared.isPresent()) {
                grounds.add(prepared.get());
                return grounds;
            }
            certificate(view, VoteKind.NULLIFY).ifPresent(grounds::add);
        }
        return grounds;
    }

    /** What helps one who is in an earlier view, at most so many certificates. */
    List<QuorumCertificate> help(long fromView, int max) {
        return rounds.subMap(Math.max(fromView, finalView + 1), true, Long.MAX_VALUE, true).values().stream()
                .flatMap(round -> round.certificates().stream())
                .limit(max)
                .toList();
    }
}
