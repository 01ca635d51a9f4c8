package internet2.trustchain.authority;

import internet2.foundation.Hash;
import internet2.trustchain.authority.EnrolmentProof.ByCertificate;
import internet2.trustchain.authority.EnrolmentProof.ByToken;
import internet2.trustchain.authority.IssuanceRefused.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The keys that this authority certifies by enrolment at the moment, or for which this holder of the issuing key has
 * contributed lately. A use is counted in a block, and a signature comes before; clients take what is signed, whatever
 * the ledger says afterwards. So no more keys are underway than uses are left. What may have reached the ledger without
 * an answer counts until its proof is too old to.
 */
final class UsesInFlight {

    /** A key, and the token or certificate that brings it a certificate. */
    private record Use(Hash spent, SubjectKey key) {

        static Use of(EnrolmentProof proof, SubjectKey key) {
            return switch (proof) {
                case ByToken by -> new Use(by.token(), key);
                case ByCertificate by -> new Use(Hash.of(by.certificate()), key);
            };
        }
    }

    /**
     * How long a holder is bound by a contribution: a session and a block take seconds. Where each of several keys has
     * some holders and none has enough, the next try after that goes through.
     */
    static final Duration HELD = Duration.ofMinutes(1);

    private final Map<Use, Instant> until = new HashMap<>(); // guarded by this; the furthest instant while underway

    /** @throws IssuanceRefused {@code unavailable} where it has to wait for how others end */
    synchronized void begin(Enrolments enrolments, EnrolmentProof proof, SubjectKey key, Instant now)
            throws IssuanceRefused {
        put(enrolments, proof, key, now, Instant.MAX);
    }

    /** The same for a holder that contributes: it hears of no end. */
    synchronized void hold(Enrolments enrolments, EnrolmentProof proof, SubjectKey key, Instant now)
            throws IssuanceRefused {
        put(enrolments, proof, key, now, now.plus(HELD));
    }

    private void put(Enrolments enrolments, EnrolmentProof proof, SubjectKey key, Instant now, Instant end)
            throws IssuanceRefused {
        until.values().removeIf(over -> !now.isBefore(over));
        Use use = Use.of(proof, key);
        int others = 0;
        for (Map.Entry<Use, Instant> each : until.entrySet()) {
            boolean own = each.getKey().equals(use) && !each.getValue().equals(Instant.MAX); // it asks again
            boolean counts = each.getKey().spent().equals(use.spent())
                    && !own
                    && enrolments.earlier(proof, each.getKey().key()).isEmpty();
            others += counts ? 1 : 0;
        }
        if (others > 0 && others >= enrolments.usesLeft(proof)) {
            throw new IssuanceRefused(
                    Code.UNAVAILABLE, "others are using it at this moment, as often as it may be: try again");
        }
        until.put(use, end);
    }

    /** @param known whether nothing was signed, or the ledger said what it thinks of it */
    synchronized void end(EnrolmentProof proof, SubjectKey key, boolean known) {
        Use use = Use.of(proof, key);
        if (known) {
            until.remove(use);
        } else {
            until.put(use, proof.time().plus(RequestConsent.AGE_MAX).plus(IssuancePolicy.CLOCK_SKEW_MAX));
        }
    }
}
