package internet2.ledger.models;

import static org.assertj.core.api.Assertions.assertThat;

import edu.mit.csail.sdg.alloy4.A4Reporter;
import edu.mit.csail.sdg.ast.Command;
import edu.mit.csail.sdg.ast.Module;
import edu.mit.csail.sdg.parser.CompUtil;
import edu.mit.csail.sdg.translator.A4Options;
import edu.mit.csail.sdg.translator.TranslateAlloyToKodkod;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import kodkod.engine.satlab.SATFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the models promise holds in their scope, and not one of the rules can be spared: each mutant, a model without
 * one of its facts, has a counterexample.
 */
final class ModelsTest {

    @ParameterizedTest
    @ValueSource(strings = {"agreement-n4", "agreement-n7"})
    void finalBlocksAreOnOneBranch(String model) throws IOException {
        assertThat(isPossible(read(model), "agreement")).isFalse();
        assertThat(isPossible(read(model), "sanity"))
                .as("blocks become final over skipped views")
                .isTrue();
    }

    @TestFactory
    Stream<DynamicTest> noRuleOfAgreementCanBeSpared() {
        return Stream.of("agreement-n4", "agreement-n7")
                .flatMap(model -> Stream.of(
                                "onePrepare",
                                "commitXorNull",
                                "commitNeedsPrepared",
                                "prepareNeedsParent",
                                "prepareNeedsGap")
                        .map(rule -> DynamicTest.dynamicTest(
                                model + " without " + rule,
                                () -> assertThat(isPossible(without(rule, read(model)), "agreement"))
                                        .as("a fork")
                                        .isTrue())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"noFalseAccusation", "accountable", "safe"})
    void aForkNamesAThirdAndNobodyHonest(String promise) throws IOException {
        assertThat(isPossible(read("accountability-n4"), promise)).isFalse();
    }

    @Test
    void twoOfFourCanFork() throws IOException {
        assertThat(isPossible(read("accountability-n4"), "forkPossible")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"onePrepare", "oneCommit", "commitXorNull"})
    void whoeverBreaksARuleCanBeAccused(String rule) throws IOException {
        assertThat(isPossible(without(rule, read("accountability-n4")), "noFalseAccusation"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"commitXorNull", "commitNeedsPrepared", "prepareNeedsParent", "prepareNeedsGap"})
    void withoutARuleOneOfFourCanFork(String rule) throws IOException {
        assertThat(isPossible(without(rule, read("accountability-n4")), "safe")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"commitNeedsPrepared", "prepareNeedsParent", "prepareNeedsGap"})
    void withoutARuleAForkMayNameTooFew(String rule) throws IOException {
        assertThat(isPossible(without(rule, read("accountability-n4")), "accountable"))
                .isTrue();
    }

    @Test
    void quorumsOfTwoOfFourFork() throws IOException {
        assertThat(isPossible(read("accountability-n4").replace(">= 3 }", ">= 2 }"), "safe"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"noFalseAccusation", "accountable", "safe"})
    void termsKeepThePromises(String promise) throws IOException {
        assertThat(isPossible(read("terms-n4"), promise)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pipelined", "forkPossible"})
    void theModelOfTermsIsNotEmpty(String example) throws IOException {
        assertThat(isPossible(read("terms-n4"), example)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"commitXorNull", "nullBindsTheTerm", "startNeedsHeld", "prepareNeedsGap"})
    void withoutARuleOfTermsOneOfFourCanFork(String rule) throws IOException {
        assertThat(isPossible(without(rule, read("terms-n4")), "safe")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"commitNeedsHeld", "startNeedsHeld", "prepareNeedsGap"})
    void withoutARuleOfTermsAForkMayNameTooFew(String rule) throws IOException {
        assertThat(isPossible(without(rule, read("terms-n4")), "accountable")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"onePrepare", "oneCommit", "commitXorNull", "nullBindsTheTerm"})
    void whoeverBreaksARuleOfTermsCanBeAccused(String rule) throws IOException {
        assertThat(isPossible(without(rule, read("terms-n4")), "noFalseAccusation"))
                .isTrue();
    }

    /** Whether the solver finds an example of what is run, or a counterexample of what is checked. */
    private static boolean isPossible(String model, String command) {
        Module world = CompUtil.parseEverything_fromString(A4Reporter.NOP, model);
        Command named = world.getAllCommands().stream()
                .filter(each -> each.label.equals(command))
                .findFirst()
                .orElseThrow();
        A4Options options = new A4Options();
        options.solver = SATFactory.get("sat4j");
        options.noOverflow = true;
        return TranslateAlloyToKodkod.execute_command(A4Reporter.NOP, world.getAllReachableSigs(), named, options)
                .satisfiable();
    }

    private static String without(String rule, String model) {
        assertThat(model).contains("fact " + rule + " {");
        return model.replace("fact " + rule + " {", "pred " + rule + " {");
    }

    private static String read(String model) throws IOException {
        try (InputStream in = ModelsTest.class.getResourceAsStream(model + ".als")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
