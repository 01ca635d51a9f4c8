package internet2.trustchain.resolver;

import internet2.trustchain.names.DomainName;
import internet2.trustchain.resolver.dnssec.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one resolution has found out so far; it holds until its end, whatever its time to live. One owner. */
final class Findings {

    private static final int STEPS_MAX = 200;

    final Map<Question, Fact> facts = new HashMap<>();
    final Map<DomainName, Delegation> delegations = new HashMap<>();
    final Map<DomainName, ZoneTrust> trusts = new HashMap<>();
    /** Names that no zone begins at. */
    final Set<DomainName> uncut = new HashSet<>();
    /** Who gave bogus facts. */
    final Map<Question, Set<Upstream>> liars = new HashMap<>();
    /** What was rejected and asked for anew. */
    final Map<Question, Fact> rejected = new HashMap<>();
    /** Questions about which nobody is left to be asked: what they said stays, as bogus. */
    final Set<Question> exhausted = new HashSet<>();
    /** Questions that nobody answered, and why. */
    final Map<Question, String> failures = new HashMap<>();

    /** Names of servers that were looked up. */
    final Set<Question> asked = new HashSet<>();

    final Work work = new Work();
    private final List<Step> steps = new ArrayList<>();
    /** Asked for anew although it is remembered. */
    @Nullable
    Question unremembered;

    int fetches;
    int serverNames;

    void step(String server, Question question, String outcome) {
        if (steps.size() < STEPS_MAX) {
            steps.add(new Step(server, question.toString(), outcome));
        }
    }

    List<Step> steps() {
        return steps;
    }
}
