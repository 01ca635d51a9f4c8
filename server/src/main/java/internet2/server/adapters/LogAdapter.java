package internet2.server.adapters;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.MalformedInputException;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.LogApi;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.authority.CertificateVerifier;
import internet2.trustchain.authority.CertificateVerifier.Evidence;
import internet2.trustchain.gossip.SplitViews;
import internet2.trustchain.log.LogCheckpoint;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.TlogProof;
import internet2.trustchain.log.TransparencyLog;
import internet2.trustchain.log.TrustProof;
import internet2.trustchain.log.TrustProofJson;
import internet2.trustchain.validation.Certificate;
import internet2.trustchain.validation.ValidationParameters;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The transparency log as this node keeps it. */
public final class LogAdapter implements LogApi {

    private static final int SPLIT_VIEWS_MAX = 100;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TransparencyLog log;
    private final CertificateState network;
    private final SplitViews splitViews;
    private final Consumer<Certificate> unpublished;

    /**
     * The log, for strangers too.
     *
     * @param network whose certificates are in the log
     * @param splitViews what the ledger has on record against the log
     * @param unpublished is told of certificates by an issuer of the network that the ledger never published
     */
    public LogAdapter(
            TransparencyLog log, CertificateState network, SplitViews splitViews, Consumer<Certificate> unpublished) {
        this.log = log;
        this.splitViews = splitViews;
        this.network = network;
        this.unpublished = unpublished;
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
        return json(prove(hash));
    }

    @Override
    public String tlogProof(Hash hash) {
        return TlogProof.of(prove(hash)).toString();
    }

    private TrustProof prove(Hash hash) {
        return log.prove(hash)
                .orElseThrow(() -> ApiProblem.notFound("the log has no entry " + hash.hex()
                        + "; name the certificate's SHA-256 fingerprint or the leaf hash"));
    }

    @Override
    public Submitted submit(Submission submission) {
        Certificate certificate = certificate(submission.certificate());
        TrustProof proof = log.prove(certificate.fingerprint()).orElseThrow(() -> refused(certificate));
        return new Submitted(
                proof.leafIndex(), proof.timestamp(), proof.leafHash().hex(), json(proof));
    }

    @Override
    public List<SplitView> splitViews() {
        return splitViews.list(SPLIT_VIEWS_MAX).stream()
                .map(each -> new SplitView(
                        each.id().hex(),
                        each.smaller(),
                        each.larger(),
                        each.cosigners().stream().map(NodeId::toString).toList(),
                        each.height(),
                        each.time(),
                        each.accuser().toString()))
                .toList();
    }

    private static Certificate certificate(String pem) {
        try {
            return Certificate.parse(CertificateVerifier.certificates(pem).getFirst());
        } catch (MalformedInputException e) {
            throw ApiProblem.badRequest("no certificate in PEM: " + e.getMessage());
        }
    }

    /** Whatever the network's issuer signed should be on the ledger; what is not there was signed behind its back. */
    private ApiProblem refused(Certificate certificate) {
        boolean ours = network.authority(certificate.fingerprint()).isEmpty()
                && CertificateVerifier.of(network)
                        .verify(certificate.der(), ValidationParameters.at(certificate.notAfter()), Evidence.NONE)
                        .valid();
        if (ours && log.find(certificate.fingerprint()).isEmpty()) {
            unpublished.accept(certificate);
        }
        return ApiProblem.refused(
                "unpublished",
                "the ledger never published the certificate "
                        + certificate.fingerprint().hex()
                        + (ours ? ", though an issuer of this network signed it: do not rely on it" : ""));
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
