package internet2.server.gateway;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
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
}
