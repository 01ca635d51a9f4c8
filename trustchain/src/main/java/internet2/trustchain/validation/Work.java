package internet2.trustchain.validation;

import internet2.foundation.Hash;
import java.util.HashSet;
import java.util.Set;

/** Counts what one answer has cost; one thread. */
final class Work {

    /** A limit was reached: there will be no answer but this. */
    static final class Exceeded extends Exception {

        private static final long serialVersionUID = 1L;

        private Exceeded(String what, int limit) {
            super("gave up after " + limit + " " + what, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    private final WorkLimits limits;
    private final Set<Hash> holding = new HashSet<>();
    private int signatures;
    private int paths;
    private int steps;
    private int nameChecks;

    Work(WorkLimits limits) {
        this.limits = limits;
    }

    void signature() throws Exceeded {
        if (++signatures > limits.signatures()) {
            throw new Exceeded("signatures", limits.signatures());
        }
    }

    void path() throws Exceeded {
        if (++paths > limits.paths()) {
            throw new Exceeded("paths", limits.paths());
        }
    }

    void step() throws Exceeded {
        if (++steps > limits.steps()) {
            throw new Exceeded("candidate issuers", limits.steps());
        }
    }

    void nameChecks(int more) throws Exceeded {
        nameChecks += more;
        if (nameChecks > limits.nameChecks()) {
            throw new Exceeded("comparisons of names with name constraints", limits.nameChecks());
        }
    }

    /** A signature that was found to hold while this answer was looked for. */
    void remember(Hash signature) {
        holding.add(signature);
    }

    boolean holds(Hash signature) {
        return holding.contains(signature);
    }
}
