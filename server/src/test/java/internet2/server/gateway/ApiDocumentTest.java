package internet2.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The document is the contract: what it says is served, what is served it says. */
class ApiDocumentTest {

    private static ApiDocument edited(String from, String to) {
        String yaml = new String(ApiDocument.load().yaml(), StandardCharsets.UTF_8);
        assertThat(yaml).contains(from);
        return ApiDocument.of(yaml.replace(from, to).getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, RouteHandler> routes(ApiDocument document) {
        return Routes.of(new FakeRooms().apis(), () -> "", document);
    }

    @Test
    void everyDocumentedOperationIsServedAndNothingElse() {
        ApiDocument document = ApiDocument.load();
        assertThat(routes(document).keySet())
                .isEqualTo(document.routes().stream().map(Route::operationId).collect(Collectors.toSet()));
    }

    @Test
    void anOperationWithoutAHandlerStopsTheStart() {
        assertThatThrownBy(() -> routes(edited("operationId: getStatus", "operationId: getWeather")))
                .hasMessageContaining("not served [getWeather], not documented [getStatus]");
    }

    @Test
    void aKeywordThatWouldNotBeCheckedStopsTheStart() {
        assertThatThrownBy(() -> edited("maxProperties: 32", "minProperties: 1"))
                .hasMessageContaining("minProperties");
    }

    @Test
    void whateverChangesSomethingNeedsAnIdentityUnlessTheDocumentNamesAnotherCredential() {
        assertThat(ApiDocument.load().routes().stream()
                        .filter(route -> !route.method().equals("GET") && route.role() == Role.ANONYMOUS)
                        .map(Route::operationId))
                .containsExactlyInAnyOrder(
                        "askStatus",
                        "postDnsQuery",
                        "joinNetwork",
                        "submitOperation",
                        "submitCertificate",
                        "addCheckpoint",
                        "addChain",
                        "addPreChain",
                        "requestCertificate",
                        "renewCertificate",
                        "headNonce",
                        "newAccount",
                        "newOrder",
                        "newAuthorization",
                        "revokeByAcme",
                        "changeAccountKey",
                        "useAccount",
                        "listOrders",
                        "showOrder",
                        "finalizeOrder",
                        "useAuthorization",
                        "useChallenge",
                        "downloadCertificate");
    }

    @Test
    void thePlainPortHasOnlyWhatRelyingPartiesNeed() {
        assertThat(ApiDocument.load().routes().stream().filter(Route::plainHttp).map(Route::template))
                .containsExactlyInAnyOrder(
                        "/crl/{file}", "/ca/{file}", "/ocsp", "/ocsp/{request}", "/.well-known/acme-challenge/{token}");
    }

    @Test
    void thePageExplainsEveryKindOfProblemWhereItsTypeLeads() throws IOException {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/api/page.js"))) {
            String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (ProblemKind kind : ProblemKind.values()) {
                String anchor = kind.type().substring("/api#problem-".length());
                assertThat(page).contains("'" + anchor + "': ['" + kind.status() + "'");
            }
        }
    }
}
