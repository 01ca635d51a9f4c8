package internet2.server.gateway;

import internet2.foundation.Hash;
import java.util.List;

/** This node as a witness of other logs (C2SP tlog-witness). */
public interface WitnessApi {

    /** @param request an old size, a consistency proof, and a signed checkpoint */
    Judged addCheckpoint(String request);

    /**
     * The last checkpoint that was cosigned.
     *
     * @param origin SHA-256 of the log's origin
     * @throws ApiProblem {@link ProblemKind#NOT_FOUND}
     */
    String cosigned(Hash origin);

    /** Verifier keys of this witness, and whom it knows. */
    WitnessState witness();

    /**
     * An answer in the words of the protocol.
     *
     * @param status of HTTP
     */
    record Judged(int status, String contentType, String body) {}

    /**
     * @param verifierKeys with which its cosignatures are verified
     * @param logs verifier keys of the logs whose checkpoints it signs
     */
    record WitnessState(List<String> verifierKeys, List<String> logs) {}
}
