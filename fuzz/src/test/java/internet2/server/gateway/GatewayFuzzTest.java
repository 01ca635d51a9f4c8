package internet2.server.gateway;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import internet2.server.gateway.AcmeApi.ExternalKeyRequest;
import internet2.server.gateway.AssetApi.Allocation;
import internet2.server.gateway.AssetApi.AssetRegistration;
import internet2.server.gateway.CertificateApi.CertificateRequest;
import internet2.server.gateway.CertificateApi.RenewalRequest;
import internet2.server.gateway.CertificateApi.RevocationRequest;
import internet2.server.gateway.NamesApi.NameUpdate;
import internet2.server.gateway.NodeApi.JoinRequest;
import internet2.server.gateway.NodeApi.TokenRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An HTTP request as far as it is read before a handler sees it. */
final class GatewayFuzzTest extends FuzzTargets {

    private static final List<Route> ROUTES = ApiDocument.load().routes();
    private static final RouteTable TABLE = new RouteTable(ROUTES);
    private static final Map<String, Class<?>> BODIES = Map.of(
            "registerAsset", AssetRegistration.class,
            "allocateAsset", Allocation.class,
            "requestCertificate", CertificateRequest.class,
            "renewCertificate", RenewalRequest.class,
            "revokeCertificate", RevocationRequest.class,
            "swapMemory", MemoryRoutes.Swap.class,
            "updateName", NameUpdate.class,
            "joinNetwork", JoinRequest.class,
            "createExternalKey", ExternalKeyRequest.class,
            "issueToken", TokenRequest.class);

    /** Method, a blank, target. */
    @FuzzTest
    void requestTarget(byte[] data) {
        String[] line = new String(data, StandardCharsets.UTF_8).split(" ", 2);
        String uri = line.length < 2 ? "" : line[1];
        Optional<RequestTarget> target = parsed(() -> RequestTarget.parse(uri), ApiProblem.class);
        Optional<RouteTable.Match> match = target.flatMap(
                read -> parsed(() -> TABLE.find(line[0], read), ApiProblem.class, MethodNotAllowed.class));
        match.ifPresent(found -> parsed(
                () -> ParameterCheck.check(
                        found.route(), found.parameters(), target.orElseThrow().query()),
                ApiProblem.class));
    }

    /** The operation's id, a line feed, JSON. */
    @FuzzTest
    void body(byte[] data) {
        int end = 0;
        while (end < data.length && data[end] != '\n') {
            end++;
        }
        String operation = new String(data, 0, end, StandardCharsets.UTF_8);
        byte[] json = end == data.length ? new byte[0] : Arrays.copyOfRange(data, end + 1, data.length);
        Optional<JsonNode> tree = parsed(() -> ApiJson.parse(json), ApiProblem.class);
        Optional<Route> route = ROUTES.stream()
                .filter(each -> each.operationId().equals(operation) && BODIES.containsKey(operation))
                .findFirst();
        if (tree.isPresent() && route.isPresent()) {
            parsed(() -> bound(route.get(), tree.get()), ApiProblem.class).ifPresent(ApiJson::write);
        }
    }

    private static Object bound(Route route, JsonNode tree) {
        route.body().flatMap(Route.Body::schema).orElseThrow().check(tree, "");
        return ApiJson.bind(tree, Objects.requireNonNull(BODIES.get(route.operationId())));
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        seeds.valid("requestTarget", "tile", "GET /api/v1/ct/tile/0/x001/234.p/7")
                .valid("requestTarget", "query", "GET /api/v1/names/a.example?type=AAAA&")
                .valid("requestTarget", "escaped", "GET /api/v1/assets/%30?kind=a%2Bb+c&limit=10")
                .hostile("requestTarget", "not-utf8", "GET /%ff%fe")
                .hostile("requestTarget", "cut-escape", "GET /%f")
                .hostile("requestTarget", "many-segments", "GET " + "/a".repeat(5_000))
                .hostile("requestTarget", "many-parameters", "GET /?" + "a=b&".repeat(5_000))
                .hostile("requestTarget", "climbing", "GET /api/v1/../../%2e%2e/etc");
        bodies(seeds);
        seeds.hostile("body", "deep", "swapMemory\n" + "[".repeat(20_000))
                .hostile("body", "deep-objects", "registerAsset\n" + "{\"a\":".repeat(10_000))
                .hostile("body", "long-number", "allocateAsset\n{\"size\":" + "9".repeat(10_000) + "}")
                .hostile("body", "great-exponent", "allocateAsset\n{\"size\":1e999999999}")
                .hostile("body", "same-name-twice", "allocateAsset\n{\"size\":1,\"size\":2}")
                .hostile("body", "long-name", "issueToken\n{\"" + "a".repeat(10_000) + "\":1}")
                .hostile("body", "nulls", "requestCertificate\n{\"csr\":null,\"names\":[null]}")
                .hostile("body", "nothing", "issueToken\n");
    }

    private static void bodies(SeedWriter seeds) throws IOException {
        String pem = "-----BEGIN CERTIFICATE REQUEST-----\\nAAAA\\n-----END CERTIFICATE REQUEST-----\\n";
        Map<String, String> bodies = Map.of(
                "registerAsset",
                        "{\"kind\":\"memory\",\"name\":\"ram\",\"capacity\":4096,\"attributes\":{\"a\":\"b\"}}",
                "allocateAsset", "{\"size\":4096,\"duration\":\"5m\"}",
                "requestCertificate", "{\"csr\":\"" + pem + "\",\"names\":[\"a.example\"],\"ttl\":\"24h\"}",
                "renewCertificate", "{\"id\":\"01ab\",\"csr\":\"" + pem + "\"}",
                "revokeCertificate", "{\"id\":\"01ab\",\"reason\":\"keyCompromise\"}",
                "swapMemory", "{\"offset\":8,\"expected\":\"0000000000000000\",\"desired\":\"00000000000000ff\"}",
                "updateName",
                        "{\"action\":\"set\",\"name\":\"a.example\",\"type\":\"AAAA\",\"values\":[\"::1\"],\"ttl\":60}",
                "joinNetwork",
                        "{\"token\":\"i2-A\",\"hybrid_public_key\":\"AA==\",\"csr\":\"" + pem + "\",\"admin_csr\":\""
                                + pem + "\",\"consent\":\"AA==\",\"admin_consent\":\"AA==\"}",
                "createExternalKey", "{\"label\":\"the web team\"}",
                "issueToken", "{\"ttl\":\"1h\"}");
        for (Map.Entry<String, String> body : bodies.entrySet()) {
            seeds.valid("body", body.getKey(), body.getKey() + "\n" + body.getValue());
        }
    }
}
