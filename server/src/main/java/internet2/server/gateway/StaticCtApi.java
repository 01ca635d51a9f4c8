package internet2.server.gateway;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.time.Instant;
import java.util.List;

/**
 * The log for clients of Certificate Transparency (RFC 6962 submission, C2SP static-ct-api); where the log's key is.
 * Elsewhere everything is {@link ProblemKind#NOT_FOUND}.
 */
public interface StaticCtApi {

    /** The newest signed tree head, a checkpoint. */
    String treeHead();

    /**
     * The timestamp of a certificate that is in the log.
     *
     * @throws ApiProblem {@link ProblemKind#BAD_REQUEST} for any other, as RFC 6962 section 4 has it
     */
    CertificateTimestamp addChain(Chain chain);

    /**
     * Always refused: the ledger publishes no precertificates.
     *
     * @throws ApiProblem {@link ProblemKind#BAD_REQUEST}
     */
    CertificateTimestamp addPreChain(Chain chain);

    /** RFC 6962 section 4.7. */
    Roots roots();

    /** @throws ApiProblem {@link ProblemKind#NOT_FOUND} */
    Bytes issuer(Hash fingerprint);

    /** How clients are configured, in the words of their log lists. */
    LogDescription description();

    /** @param chain base64 of DER, the end entity's first */
    record Chain(List<String> chain) {}

    /**
     * RFC 6962 section 4.1.
     *
     * @param sctVersion 0
     * @param id base64
     * @param timestamp milliseconds
     * @param extensions base64
     * @param signature base64
     */
    record CertificateTimestamp(int sctVersion, String id, long timestamp, String extensions, String signature) {}

    /** @param certificates base64 of DER */
    record Roots(List<String> certificates) {}

    /**
     * @param logId base64
     * @param key SubjectPublicKeyInfo, base64
     * @param mmd seconds until an entry is in the tree; there is no delay
     */
    record LogDescription(
            String description,
            String logId,
            String key,
            String submissionUrl,
            String monitoringUrl,
            long mmd,
            Instant asOf) {}
}
