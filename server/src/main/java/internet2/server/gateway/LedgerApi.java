package internet2.server.gateway;

import internet2.foundation.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The ledger: what it holds, and how operations get in. */
public interface LedgerApi {

    /** @throws ApiProblem {@link ProblemKind#NOT_FOUND} if the height is above the newest block */
    BlockView block(long height);

    /** Committed blocks from a height on, as {@link internet2.server.backup.BlockPage} has them; none at the end. */
    Bytes blocks(long from);

    /** A proof that {@code key} has a value, or has none, in the state under a checkpoint. */
    StateProofView prove(String module, Bytes key);

    /**
     * How validators followed on validators, for light clients: {@link internet2.verifier.EpochStep}s from an epoch on,
     * as a canonical list; empty where the epoch has not ended.
     */
    Bytes epochSteps(long fromEpoch);

    /**
     * Takes a signed operation in its canonical encoding and waits for its receipt.
     *
     * @throws ApiProblem {@link ProblemKind#BAD_REQUEST} for a broken encoding, {@link ProblemKind#REFUSED} with the
     *     ledger's code if the operation is
     */
    OperationOutcome submit(Bytes operation);

    /** @param encoded the block as the log holds it, base64 */
    record BlockView(
            long height,
            String hash,
            String parent,
            Instant time,
            String stateRoot,
            List<OperationView> operations,
            String encoded) {}

    /** @param code the refusal's code; absent: accepted */
    record OperationView(String id, String account, String module, Optional<String> code, Optional<String> reason) {}

    /**
     * @param key hexadecimal
     * @param value hexadecimal; absent: the proof shows that there is none
     * @param proof sparse Merkle proof
     * @param checkpoint what vouches for the state root
     * @param encoded all of it as {@link internet2.verifier.StateProof} reads it, base64
     */
    record StateProofView(
            String module,
            String key,
            Optional<String> value,
            long height,
            String stateRoot,
            JsonNode proof,
            JsonNode checkpoint,
            String encoded) {}

    /** @param result what the module gave back, hexadecimal */
    record OperationOutcome(LedgerReceipt receipt, String result) {}
}
