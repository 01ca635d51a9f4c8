package internet2.trustchain.authority;

import java.time.Instant;
import java.util.List;

/** What the ledger says about the standing of certificates. */
public interface RevocationView {

    /** How a certificate stands. Whether it has expired is for its reader to see. */
    sealed interface Standing {
        /** The ledger knows no such certificate. */
        record Unknown() implements Standing {}

        /** Published and not revoked. */
        record Good() implements Standing {}

        record Revoked(Instant time, RevocationReason reason) implements Standing {}
    }

    /** @param notAfter until when the certificate would have lasted */
    record Revocation(Serial serial, Instant time, RevocationReason reason, Instant notAfter) {}

    Standing standing(Serial serial);

    /** Revocations that still matter, ordered by serial number: those of certificates that have not long expired. */
    List<Revocation> revocations();

    /** Those of one shard. */
    List<Revocation> revocations(CrlShard shard);

    /** Changes with each revocation: what is made from this view stays right while it is the same. */
    long version();

    /** The same for one shard. */
    long version(CrlShard shard);
}
