package internet2.hypermesh.memory;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why an access to leased memory was refused. The label travels as the code of the STOQ refusal. */
public enum MemoryRefusal {
    /** The host's ledger knows no such lease on memory of this host. */
    NO_LEASE,
    /** Released, revoked or run out. */
    LEASE_ENDED,
    /** The lease is somebody else's, and its lessee granted nothing. */
    NOT_YOURS,
    OUT_OF_BOUNDS,
    /** Atomic operations want an offset that is a multiple of 8. */
    MISALIGNED,
    /** More than {@link MemoryHost#CHUNK_BYTES_MAX} in one request. */
    TOO_LARGE,
    /** The host can't provide the memory now, although it is leased. */
    HOST_FULL,
    /** The region that the caller had opened is gone, with what was in it; the one that is there now is zero. */
    CONTENT_LOST,
    /** The request's bytes are no request. */
    MALFORMED;

    /** Lower case with underscores. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<MemoryRefusal> of(String label) {
        return Arrays.stream(values())
                .filter(refusal -> refusal.label().equals(label))
                .findFirst();
    }
}
