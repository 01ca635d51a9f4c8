package internet2.cli;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.cli.Terminal.Said;
import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.server.Node;
import internet2.verifier.Checkpoint;
import internet2.verifier.EpochStep;
import internet2.verifier.StateProof;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** What a node says is checked from the genesis document on; one that lies is found out. */
final class ProofCommandsTest {

    private static final String NAME = "proven.example.internal";

    @TempDir
    private static Path folder;

    private static Path data;
    private static Node node;

    @BeforeAll
    static void start() throws Exception {
        data = folder.resolve("data");
        node = Terminal.node(data, Optional.empty());
        assertThat(say("dns", "record", "set", NAME, "TXT", "\"so it is\"").code())
                .isZero();
        // Another weight is another set of validators: an epoch ends, and there is a step to take.
        assertThat(say("consensus", "promote", node.id().toString(), "--weight", "2")
                        .code())
                .isZero();
        assertThat(say("dns", "record", "set", NAME, "TXT", "\"and stays\"").code())
                .isZero();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Said say(String... words) {
        return Terminal.say(data, words);
    }

    private static String proofOfName(BiFunction<String, byte[], byte[]> lie) throws Exception {
        try (LyingNode liar = new LyingNode(data, lie)) {
            Said said = say("--node", liar.url(), "proof", "name", NAME, "TXT", "--output", "json");
            return said.code() == 0 ? said.out() : said.err();
        }
    }

    /** Tells another proof than the true one. */
    private static BiFunction<String, byte[], byte[]> proof(UnaryOperator<StateProof> lie) {
        return (path, answer) -> {
            if (!path.endsWith("/ledger/proof")) {
                return answer;
            }
            ObjectNode json = (ObjectNode) NodeClient.json().readTree(answer);
            Bytes encoded =
                    Bytes.wrap(Base64.getDecoder().decode(json.path("encoded").asString()));
            StateProof told = lie.apply(CanonicalReader.decode(encoded, StateProof::decode));
            json.put(
                    "encoded", Base64.getEncoder().encodeToString(told.encoded().toArray()));
            return json.toString().getBytes(StandardCharsets.UTF_8);
        };
    }

    @Test
    void namesCertificatesAssetsAndValidatorsAreProvenAcrossEpochs() throws Exception {
        Said name = say("proof", "name", NAME, "TXT", "--output", "json");
        assertThat(name.code()).as(name.err()).isZero();
        assertThat(name.json().path("proven").asBoolean()).isTrue();
        assertThat(name.json().path("epoch").asLong()).isPositive();
        assertThat(name.json().path("value").asString())
                .contains(Bytes.utf8("and stays").hex());

        assertThat(say("proof", "name", "nobody.example.internal", "TXT", "--output", "json")
                        .json()
                        .path("value")
                        .isNull())
                .isTrue();
        Path certificate = data.resolve("certificates/node.crt");
        Said known = say("proof", "certificate", certificate.toString(), "--output", "json");
        assertThat(known.json().path("value").asString("")).as(known.err()).isNotEmpty();
        String asset = say("asset", "list", "--output", "json")
                .json()
                .path(0)
                .path("id")
                .asString();
        Said there = say("proof", "asset", asset, "--output", "json");
        assertThat(there.json().path("value").asString("")).as(there.err()).isNotEmpty();
        assertThat(say("proof", "validators").out()).contains(node.id().toString());
        assertThat(proofOfName((path, answer) -> answer)).contains("\"proven\" : true");
    }

    @Test
    void aNodeThatLiesIsFoundOut() throws Exception {
        assertThat(proofOfName(proof(told -> new StateProof(
                        told.module(),
                        told.key(),
                        Optional.of(Bytes.utf8("another value")),
                        told.proof(),
                        told.checkpoint()))))
                .contains("not proven", "is not in the state");
        assertThat(proofOfName(proof(told ->
                        new StateProof(told.module(), told.key(), Optional.empty(), told.proof(), told.checkpoint()))))
                .contains("is not in the state");
        assertThat(proofOfName(proof(told ->
                        new StateProof(told.module(), Bytes.utf8("x"), told.value(), told.proof(), told.checkpoint()))))
                .contains("another entry");
        assertThat(proofOfName(proof(told -> {
                    Checkpoint signed = told.checkpoint();
                    Checkpoint forged = new Checkpoint(
                            signed.network(),
                            signed.epoch(),
                            signed.height() + 1,
                            signed.blockHash(),
                            signed.stateRoot(),
                            signed.time(),
                            signed.signatures());
                    return new StateProof(told.module(), told.key(), told.value(), told.proof(), forged);
                })))
                .contains("not signed by a quorum");
        assertThat(proofOfName((path, answer) -> path.endsWith("/ledger/epochs")
                        ? EpochStep.encode(List.of()).toArray()
                        : answer))
                .contains("shows no way from epoch 0");
        assertThat(proofOfName((path, answer) -> path.endsWith("/ledger/epochs") ? new byte[] {1, 2, 3} : answer))
                .contains("can't be read");
        assertThat(proofOfName((path, answer) -> path.endsWith("/ledger/proof")
                        ? "{\"encoded\": \"bm9uc2Vuc2U=\"}".getBytes(StandardCharsets.UTF_8)
                        : answer))
                .contains("can't be read");
    }

    @Test
    void whatIsTooOldOrNoKeyIsRefused() {
        assertThat(say("proof", "name", NAME, "TXT", "--max-age", "0s").err()).contains("longer ago");
        assertThat(say("proof", "state", "names", "no key").code()).isEqualTo(2);
        assertThat(say("proof", "name", "..", "TXT").code()).isEqualTo(2);
        assertThat(say("proof", "asset", "what").code()).isEqualTo(2);
    }
}
