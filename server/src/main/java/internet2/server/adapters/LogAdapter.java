package internet2.server.adapters;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.LogApi;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.TransparencyLog;
import internet2.trustchain.log.TrustProof;
import internet2.trustchain.log.TrustProofJson;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The transparency log as this node keeps it. */
public final class LogAdapter implements LogApi {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TransparencyLog log;

    public LogAdapter(TransparencyLog log) {
        this.log = log;
    }

    @Override
    public LogState log() {
        LogCheckpoint head = log.head().orElseThrow(LogAdapter::noHead);
        return new LogState(
                head.origin(),
                head.size(),
                head.root().hex(),
                checkpoint(),
                log.key().verifierKey());
    }

    @Override
    public JsonNode proof(Hash hash) {
        return json(log.prove(hash)
                .orElseThrow(() -> ApiProblem.notFound("the log has no entry " + hash.hex()
                        + "; name the certificate's SHA-256 fingerprint or the leaf hash")));
    }

    @Override
    public String checkpoint() {
        return log.checkpoint().orElseThrow(LogAdapter::noHead);
    }

    @Override
    public Optional<Bytes> tile(String path) {
        return log.tile(path);
    }

    static JsonNode json(TrustProof proof) {
        try {
            return JSON.readTree(TrustProofJson.write(proof));
        } catch (LogRefused e) {
            throw new IllegalStateException("the log proves with a checkpoint of its own", e);
        }
    }

    private static ApiProblem noHead() {
        return ApiProblem.unavailable("this node has no signed head of the log yet; try again in a moment");
    }
}
