package internet2.trustchain.gossip;

import internet2.foundation.merkle.HashSource;
import internet2.foundation.merkle.MerkleProofs;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.NoteKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds every head that is heard of a log against the one that is here, with whatever proof is at hand.
 *
 * <p>A head of fewer entries is checked against the tree that is here; one of more entries against a proof from whoever
 * showed it, or, without one, later, when the tree here has grown that far: of those it keeps {@value #WAITING_MAX},
 * the newest. What contradicts what is here is evidence only together with a signed head, so a head that is ahead of
 * the newest one signed waits too.
 *
 * <p>Not thread-safe.
 */
public final class Auditor {

    public static final int WAITING_MAX = 32;

    /** The log as it is here. */
    public interface Own {

        /** The newest signed head; the tree may be ahead of it. */
        Optional<String> head();

        long size();

        HashSource tree();
    }

    /** What came of a head. */
    public sealed interface Finding {

        /** It and the head here are of one log. */
        record Agrees() implements Finding {}

        /** Nothing can be said yet. */
        record Waits() implements Finding {}

        /** They are not. */
        record Split(SplitView evidence) implements Finding {}

        /** It is no head of this log, or the proof with it proves nothing. */
        record Refused(String reason) implements Finding {}
    }

    private final LogTrust itself;
    private final Own own;

    /** Heads by their text, the oldest first. */
    private final Map<String, String> waiting = new LinkedHashMap<>();

    public Auditor(NoteKey log, Own own) {
        this.itself = new LogTrust(log, List.of(), 0);
        this.own = own;
    }

    /** A head without more. */
    public Finding hear(String note) {
        try {
            LogCheckpoint head = itself.open(note);
            Optional<Finding> finding = judge(note, head);
            if (finding.isEmpty()) {
                waiting.put(head.text(), note);
                if (waiting.size() > WAITING_MAX) {
                    waiting.remove(waiting.keySet().iterator().next());
                }
            }
            return finding.orElseGet(Finding.Waits::new);
        } catch (LogRefused e) {
            return new Finding.Refused(e.reason());
        }
    }

    /**
     * A head with a proof of how the tree under it begins, for the number of entries that the head here has. What does
     * not prove that is as good as none.
     */
    public Finding hear(String note, Growth growth) {
        try {
            LogCheckpoint head = itself.open(note);
            Optional<String> here = own.head();
            if (here.isEmpty()) {
                return hear(note);
            }
            LogCheckpoint mine = itself.open(here.get());
            boolean proven = growth.proof().oldSize() == mine.size() && growth.holdsIn(head.size(), head.root());
            if (!proven) {
                return hear(note);
            }
            return growth.root().equals(mine.root())
                    ? new Finding.Agrees()
                    : new Finding.Split(new SplitView(here.get(), note, growth));
        } catch (LogRefused e) {
            return new Finding.Refused(e.reason());
        }
    }

    /** What can be said now that the log here has grown, or has a newer signed head. */
    public List<Finding> grown() {
        List<Finding> findings = new ArrayList<>();
        for (String text : List.copyOf(waiting.keySet())) {
            String note = waiting.getOrDefault(text, "");
            try {
                judge(note, itself.open(note)).ifPresent(finding -> {
                    waiting.remove(text);
                    findings.add(finding);
                });
            } catch (LogRefused e) {
                throw new IllegalStateException("a head was opened before it was kept", e);
            }
        }
        return findings;
    }

    /** Empty where it can't be said yet. */
    private Optional<Finding> judge(String note, LogCheckpoint head) throws LogRefused {
        if (head.size() == 0) {
            return Optional.of(new Finding.Agrees()); // the beginning of any log
        }
        if (head.size() <= own.size()
                && MerkleProofs.root(own.tree(), head.size()).equals(head.root())) {
            return Optional.of(new Finding.Agrees());
        }
        Optional<String> here = own.head();
        if (here.isEmpty()) {
            return Optional.empty();
        }
        LogCheckpoint mine = itself.open(here.get());
        if (mine.size() < head.size()) {
            return Optional.empty();
        }
        Growth growth = Growth.of(own.tree(), head.size(), mine.size());
        return Optional.of(new Finding.Split(new SplitView(note, here.get(), growth)));
    }
}
