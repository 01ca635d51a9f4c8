package internet2.trustchain.acme;

import internet2.trustchain.authority.ControlFinding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What several perspectives come to. */
public sealed interface Verdict {

    /**
     * Enough have seen it.
     *
     * @param findings theirs
     * @param until when the proof says itself that it ends
     */
    record Met(List<ControlFinding> findings, Optional<Instant> until) implements Verdict {

        public Met {
            findings = List.copyOf(findings);
        }
    }

    /** Too few have, and will. */
    record Unmet(Problem problem) implements Verdict {}

    static Verdict unmet(AcmeError error, String detail) {
        return new Unmet(Problem.of(error, detail));
    }
}
