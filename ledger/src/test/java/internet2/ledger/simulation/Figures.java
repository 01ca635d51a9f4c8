package internet2.ledger.simulation;

import internet2.foundation.Hash;
import internet2.ledger.BlockHeader;
import internet2.ledger.votes.Evidence;
import internet2.ledger.votes.SignedVote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a run measured, in virtual time. */
public final class Figures {

    private final List<Long> latencies = new ArrayList<>();
    private final List<Long> commits = new ArrayList<>();
    private final List<Long> finality = new ArrayList<>();
    private final List<Long> accusedAfter = new ArrayList<>();
    private final Map<Hash, Long> proposals = new HashMap<>();
    private final Map<Long, Long> views = new HashMap<>();
    private long epochs;
    private long blocks;
    private long entered;
    private long skipped;
    private long quarantines;
    private long returns;

    void committed(long now, BlockHeader header) {
        commits.add(now);
        blocks++;
        epochs = header.epoch();
    }

    void acknowledged(long nanos) {
        latencies.add(nanos);
    }

    void proposed(long now, SignedVote vote) {
        proposals.putIfAbsent(vote.block(), now);
        views.putIfAbsent(vote.view(), now);
    }

    /** A machine has the block final. */
    void reached(long now, Hash block) {
        Long proposed = proposals.get(block);
        if (proposed != null) {
            finality.add(now - proposed);
        }
    }

    /** An honest machine has a proof of what was signed in a view. */
    void accused(long now, Evidence evidence) {
        accusedAfter.add(now - views.getOrDefault(evidence.view(), now));
    }

    void entered(boolean afterSkip) {
        entered++;
        skipped += afterSkip ? 1 : 0;
    }

    /** A machine does without somebody from now on. */
    void quarantined() {
        quarantines++;
    }

    /** Somebody that a machine did without led it to a block again. */
    void returned() {
        returns++;
    }

    /** How often a machine began to do without somebody. */
    public long quarantines() {
        return quarantines;
    }

    /** Blocks of those that some machine had done without before. */
    public long returns() {
        return returns;
    }

    /** From a client's submission to its acknowledgement, in the order of their ends. */
    public List<Long> latencies() {
        return latencies;
    }

    /** From a block's proposal until a machine has it final, for each block and machine. */
    public List<Long> finality() {
        return finality;
    }

    /** From the first proposal of a view until an honest machine has a proof of what was signed in it. */
    public List<Long> accusedAfter() {
        return accusedAfter;
    }

    /** When each height was first committed. */
    public List<Long> commits() {
        return commits;
    }

    public long blocks() {
        return blocks;
    }

    public long epochs() {
        return epochs;
    }

    public long entered() {
        return entered;
    }

    public long skipped() {
        return skipped;
    }
}
