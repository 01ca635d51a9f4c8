package internet2.trustchain.acme;

import internet2.foundation.NodeId;
import internet2.trustchain.authority.ControlFinding;
import internet2.trustchain.authority.ControlQuorum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Counts what perspectives say until it is decided: met as soon as enough have seen it, unmet as soon as too few are
 * left that might. Each counts once, by what it says first. For one thread.
 */
public final class Tally {

    /** A problem is for people to read. */
    private static final int DETAILS_MAX = 3;

    private final int perspectives;
    private final int needed;
    private final Set<NodeId> heard = new HashSet<>();
    private final List<ControlFinding> findings = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> silences = new ArrayList<>();
    private final List<Instant> ends = new ArrayList<>();

    /** @param perspectives how many look */
    public Tally(int perspectives) {
        this.perspectives = perspectives;
        this.needed = ControlQuorum.needed(perspectives);
    }

    /**
     * It saw it.
     *
     * @param finding that counts
     * @param end when the proof says itself that it ends; of several times the middle one counts, which no third makes
     */
    public void seen(NodeId from, ControlFinding finding, Optional<Instant> end) {
        if (heard.add(from)) {
            findings.add(finding);
            ends.add(end.orElse(Instant.MAX));
        }
    }

    private Optional<Instant> until() {
        Instant middle =
                ends.stream().sorted().skip((ends.size() - 1) / 2).findFirst().orElse(Instant.MAX);
        return Optional.of(middle).filter(Instant.MAX::isAfter);
    }

    /** It looked, and did not see it. */
    public void notSeen(NodeId from, Problem problem) {
        if (heard.add(from)) {
            problems.add(problem);
        }
    }

    /** It did not look, or said nothing that counts. */
    public void silent(NodeId from, String why) {
        if (heard.add(from)) {
            silences.add("validator " + from.toString().substring(0, 8) + " did not say: " + why);
        }
    }

    /** Empty while it is open. */
    public Optional<Verdict> verdict() {
        if (findings.size() >= needed) {
            return Optional.of(new Verdict.Met(findings, until()));
        }
        int open = perspectives - heard.size();
        return findings.size() + open < needed ? Optional.of(unmet()) : Optional.empty();
    }

    /** What it comes to when nobody is waited for any longer. */
    public Verdict end() {
        return verdict().orElseGet(this::unmet);
    }

    private Verdict unmet() {
        AcmeError error = problems.isEmpty()
                ? AcmeError.SERVER_INTERNAL
                : problems.getFirst().error();
        List<String> all = new ArrayList<>(
                problems.stream().map(Problem::detail).distinct().toList());
        all.addAll(silences);
        String details = all.stream().limit(DETAILS_MAX).collect(Collectors.joining("; "));
        return Verdict.unmet(
                error,
                perspectives == 1
                        ? details
                        : "it was seen by " + findings.size() + " of " + perspectives + " validators, and " + needed
                                + " have to see it" + (details.isEmpty() ? "" : ": " + details));
    }
}
