package internet2.server.gateway;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The certificate transparency log. */
public interface LogApi {

    LogState log();

    /**
     * A trust proof for a logged certificate.
     *
     * @param hash the entry's leaf hash or the certificate's SHA-256 fingerprint
     * @throws ApiProblem {@link ProblemKind#NOT_FOUND}
     */
    JsonNode proof(Hash hash);

    /**
     * The same as C2SP tlog-proof.
     *
     * @throws ApiProblem {@link ProblemKind#NOT_FOUND}
     */
    String tlogProof(Hash hash);

    /**
     * Hands a certificate to the log, which holds all that the ledger published already.
     *
     * @throws ApiProblem {@link ProblemKind#REFUSED} with the code {@code unpublished} for any other
     */
    Submitted submit(Submission submission);

    /** Split views of the log that the ledger has on record. */
    List<SplitView> splitViews();

    /** The newest checkpoint, a signed note (C2SP tlog-checkpoint). */
    String checkpoint();

    /**
     * A tile (C2SP tlog-tiles).
     *
     * @param path what follows {@code /log/tile/}, such as {@code 0/x001/067.p/8} or {@code data/000}
     */
    Optional<Bytes> tile(String path);

    /**
     * @param size number of entries
     * @param rootHash 64 hexadecimal digits
     * @param checkpoint signed note
     * @param verifierKey with which the checkpoint is verified (C2SP signed-note)
     */
    record LogState(String origin, long size, String rootHash, String checkpoint, String verifierKey) {}

    /** @param certificate PEM; the first one counts */
    record Submission(String certificate) {}

    /**
     * Where a certificate stands in the log.
     *
     * @param timestamp of the entry
     * @param proof as of {@link #proof}
     */
    record Submitted(long leafIndex, Instant timestamp, String leafHash, JsonNode proof) {}

    /**
     * Two heads that the log signed and that contradict each other.
     *
     * @param id of the evidence
     * @param cosigners validators who vouched for both
     * @param accuser who brought it
     */
    record SplitView(
            String id,
            long smallerSize,
            long largerSize,
            List<String> cosigners,
            long height,
            Instant time,
            String accuser) {}
}
