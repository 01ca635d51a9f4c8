package internet2.trustchain.acme;

import java.time.Instant;
import java.util.Optional;

/** What a perspective saw. */
public sealed interface Finding {

    /** @param until when the proof says itself that it ends */
    record Shown(Optional<Instant> until) implements Finding {}

    record NotShown(Problem problem) implements Finding {}

    static Finding shown() {
        return new Shown(Optional.empty());
    }

    static Finding notShown(AcmeError error, String detail) {
        return new NotShown(Problem.of(error, detail));
    }
}
