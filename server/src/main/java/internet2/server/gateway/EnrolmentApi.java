package internet2.server.gateway;

import internet2.foundation.Hash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tokens with which machines that have no identity get their first certificate. */
public interface EnrolmentApi {

    Enrolments enrolments(Optional<Hash> after, int limit);

    EnrolmentToken grantEnrolment(Caller caller, NewEnrolment enrolment);

    LedgerReceipt revokeEnrolment(Caller caller, Hash id);

    /** In the order of their ids. */
    record Enrolments(List<EnrolmentToken> tokens) {}

    /**
     * @param key the token's Ed25519 public key, hexadecimal: its other half stays with whoever made it
     * @param names what the machine may have certified
     * @param hierarchy {@code network} (the default) or {@code web}
     * @param ttl how long the token waits
     * @param lifetime of the certificates at most; absent: the policy's default
     * @param uses for how many keys
     */
    record NewEnrolment(
            Hash key,
            List<String> names,
            Optional<String> hierarchy,
            Optional<Duration> ttl,
            Optional<Duration> lifetime,
            Optional<Integer> uses) {}

    /**
     * @param id SHA-256 of the key
     * @param status what became of it, in one word
     */
    record EnrolmentToken(
            String id,
            String status,
            List<String> names,
            String purpose,
            String granter,
            Instant created,
            Instant expires,
            Optional<Duration> lifetime,
            int used,
            int uses,
            Optional<Instant> revokedAt) {}
}
