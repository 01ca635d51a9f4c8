package internet2.trustchain.validation;

import java.util.ArrayList;
import java.util.List;

/** Collects the failures of one path, so that one does not hide another. */
final class Failures {

    private static final int FAILURES_MAX = 32;

    private final List<Failure> found = new ArrayList<>();

    void add(Failure.Code code, int certificate, String reason) {
        if (found.size() < FAILURES_MAX) {
            found.add(new Failure(code, certificate, reason));
        }
    }

    void require(boolean holds, Failure.Code code, int certificate, String reason) {
        if (!holds) {
            add(code, certificate, reason);
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Failure> all() {
        return List.copyOf(found);
    }
}
