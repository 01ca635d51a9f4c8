package internet2.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows of the house point down only. */
final class LayersTest {

    /** Each room and what it may stand on; the whole drawing of docs/ARCHITECTURE.md. */
    private static final Map<String, List<String>> MAY_USE = Map.of(
            "foundation", List.of(),
            "ledger", List.of("foundation"),
            "stoq", List.of("foundation"),
            "trustchain", List.of("foundation", "ledger", "stoq"),
            "hypermesh", List.of("foundation", "ledger", "stoq", "trustchain"),
            "server", List.of("foundation", "ledger", "stoq", "trustchain", "hypermesh"),
            "cli", List.of("foundation", "ledger", "stoq", "trustchain", "hypermesh", "server"));

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("internet2");

    @TestFactory
    Stream<DynamicTest> aRoomUsesOnlyTheRoomsBelowIt() {
        return MAY_USE.entrySet().stream()
                .map(room -> DynamicTest.dynamicTest(room.getKey(), () -> {
                    String[] others = MAY_USE.keySet().stream()
                            .filter(name -> !name.equals(room.getKey())
                                    && !room.getValue().contains(name))
                            .map(name -> "internet2." + name + "..")
                            .toArray(String[]::new);
                    if (others.length > 0) {
                        noClasses()
                                .that()
                                .resideInAPackage("internet2." + room.getKey() + "..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(others)
                                .check(HOUSE);
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> noRoomGoesRoundInACircle() {
        return MAY_USE.keySet().stream()
                .map(room -> DynamicTest.dynamicTest(
                        room,
                        () -> slices().matching("internet2." + room + ".(**)")
                                .should()
                                .beFreeOfCycles()
                                .allowEmptyShould(true)
                                .check(HOUSE)));
    }

    @Test
    void theLedgerAndTheEngineOfTheTransportKnowNoClockOfTheirOwn() {
        noClasses()
                .that()
                .resideInAnyPackage("internet2.ledger.consensus..", "internet2.foundation.merkle..")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(HOUSE);
    }

    @Test
    void noDrawersForThingsWithoutAPlace() {
        String[] drawers = Arrays.stream(new String[] {"util", "utils", "common", "manager", "impl", "helper", "misc"})
                .map(name -> "internet2.." + name + "..")
                .toArray(String[]::new);
        noClasses().should().resideInAnyPackage(drawers).check(HOUSE);
    }
}
