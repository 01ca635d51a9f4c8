package internet2.ledger.simulation;

import internet2.ledger.BlockHeader;
import internet2.ledger.votes.Evidence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a run measured, in virtual time. */
public final class Figures {

    private final List<Long> latencies = new ArrayList<>();
    private final List<Long> commits = new ArrayList<>();
    private final Map<Long, Long> accusations = new HashMap<>();
    private long epochs;
    private long blocks;
    private long entered;
    private long skipped;

    void committed(long now, BlockHeader header) {
        commits.add(now);
        blocks++;
        epochs = header.epoch();
    }

    void acknowledged(long nanos) {
        latencies.add(nanos);
    }

    void accused(long now, Evidence evidence, int machine) {
        accusations.putIfAbsent(evidence.view() * 1000 + machine, now);
    }

    void entered(boolean afterSkip) {
        entered++;
        skipped += afterSkip ? 1 : 0;
    }

    /** From a client's submission to its acknowledgement, in the order of their ends. */
    public List<Long> latencies() {
        return latencies;
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
