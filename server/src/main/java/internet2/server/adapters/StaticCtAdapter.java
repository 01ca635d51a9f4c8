package internet2.server.adapters;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.server.gateway.ApiProblem;
import internet2.server.gateway.StaticCtApi;
import internet2.trustchain.staticct.StaticCtLog;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** static-ct-api, where the log's key is. */
public final class StaticCtAdapter implements StaticCtApi {

    private final Optional<StaticCtLog> log;
    private final Bytes root;
    private final InstantSource clock;

    /** @param root of the network, DER */
    public StaticCtAdapter(Optional<StaticCtLog> log, Bytes root, InstantSource clock) {
        this.log = log;
        this.root = root;
        this.clock = clock;
    }

    private StaticCtLog log() {
        return log.orElseThrow(() -> ApiProblem.notFound(
                "this node does not keep the log's key; ask the node where the network was founded, or read /log"));
    }

    @Override
    public String treeHead() {
        return log().checkpoint(clock.instant())
                .orElseThrow(() -> ApiProblem.unavailable("the log has no signed head yet; try again in a moment"));
    }

    @Override
    public CertificateTimestamp addChain(Chain chain) {
        Hash fingerprint = Hash.of(endEntity(chain));
        StaticCtLog.Timestamp timestamp = log().timestamp(fingerprint)
                .orElseThrow(() -> ApiProblem.badRequest("the ledger never published the certificate "
                        + fingerprint.hex() + ", and this log holds nothing else"));
        return new CertificateTimestamp(
                0,
                base64(timestamp.id().bytes()),
                timestamp.timestamp().toEpochMilli(),
                base64(timestamp.extensions()),
                base64(timestamp.signature()));
    }

    @Override
    public CertificateTimestamp addPreChain(Chain chain) {
        log();
        throw ApiProblem.badRequest("the ledger publishes no precertificates, and this log holds nothing else;"
                + " certificates of this network are logged before anybody has them");
    }

    private static Bytes endEntity(Chain chain) {
        try {
            return Bytes.wrap(Base64.getDecoder().decode(chain.chain().getFirst()));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest("chain[0] is not base64: " + e.getMessage());
        }
    }

    @Override
    public Roots roots() {
        log();
        return new Roots(List.of(base64(root)));
    }

    @Override
    public Bytes issuer(Hash fingerprint) {
        return log().issuer(fingerprint)
                .orElseThrow(
                        () -> ApiProblem.notFound("no certificate of the log has the issuer " + fingerprint.hex()));
    }

    @Override
    public LogDescription description() {
        StaticCtLog here = log();
        String url = "https://" + here.origin() + "/";
        return new LogDescription(
                "Internet2 " + here.origin(),
                base64(here.id().bytes()),
                base64(here.publicKey()),
                url,
                url,
                0,
                clock.instant());
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.toArray());
    }
}
