package internet2.server.gateway;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the gateway serves of a log, a witness and static-ct-api, for tests of the gateway alone. */
interface FakeLog extends LogApi, WitnessApi, StaticCtApi {

    /** Remembers what was asked. */
    void noted(Object request);

    @Override
    default LogState log() {
        return new LogState("log.test", 8, FakeRooms.HASH, "log.test\n8\n", "log.test+0+AAAA");
    }

    @Override
    default JsonNode proof(Hash hash) {
        return FakeRooms.proof();
    }

    @Override
    default Judged addCheckpoint(String request) {
        noted(request);
        return new Judged(409, "text/x.tlog.size", "8\n");
    }

    @Override
    default String cosigned(Hash origin) {
        return "log.test\n8\n";
    }

    @Override
    default WitnessState witness() {
        return new WitnessState(List.of("witness.test+0+AAAA"), List.of());
    }

    @Override
    default String treeHead() {
        return "ct.test\n8\n";
    }

    @Override
    default CertificateTimestamp addChain(Chain chain) {
        noted(chain);
        return new CertificateTimestamp(0, "AA==", 1, "AA==", "AA==");
    }

    @Override
    default CertificateTimestamp addPreChain(Chain chain) {
        throw ApiProblem.badRequest("no precertificates");
    }

    @Override
    default Roots roots() {
        return new Roots(List.of("AA=="));
    }

    @Override
    default Bytes issuer(Hash fingerprint) {
        return Bytes.utf8("DER");
    }

    @Override
    default LogDescription description() {
        return new LogDescription("test", "AA==", "AA==", "https://ct.test/", "https://ct.test/", 0, FakeRooms.TIME);
    }

    @Override
    default List<SplitView> splitViews() {
        return List.of(new SplitView(FakeRooms.HASH, 3, 8, List.of(FakeRooms.HASH), 5, FakeRooms.TIME, FakeRooms.HASH));
    }

    @Override
    default String tlogProof(Hash hash) {
        return "c2sp.org/tlog-proof@v1\nindex 3\n\nlog.test\n8\n";
    }

    @Override
    default Submitted submit(Submission submission) {
        noted(submission);
        return new Submitted(3, FakeRooms.TIME, FakeRooms.HASH, FakeRooms.proof());
    }

    @Override
    default String checkpoint() {
        return "log.test\n8\n";
    }

    @Override
    default Optional<Bytes> tile(String path) {
        return path.startsWith("0/") ? Optional.of(Bytes.utf8(path)) : Optional.empty();
    }
}
