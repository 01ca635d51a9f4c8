package internet2.trustchain.threshold.signing;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Hash;
import internet2.trustchain.threshold.Seeded;
import internet2.trustchain.threshold.signing.CoordinatorEffect.Fault;
import internet2.trustchain.threshold.signing.Table.Conduct;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many sessions at once with holders of every kind, over many seeds; {@link Table} watches that nonces serve once. */
final class SigningSimulationTest {

    private static final int SEEDS = 60;
    private static final int SESSIONS = 6;
    private static final List<Conduct> OTHERS = List.copyOf(EnumSet.complementOf(EnumSet.of(Conduct.HONEST)));

    @Test
    void everySessionEndsWithASignatureAsLongAsEnoughAreHonest() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Seeded random = new Seeded(seed);
            int holders = 1 + random.nextInt(7);
            int threshold = 1 + random.nextInt(holders);
            List<Conduct> conducts = conducts(holders, holders - threshold, random);
            String name = "seed " + seed + ": " + threshold + " of " + conducts;
            Table table = new Table(threshold, conducts, seed);
            for (int i = 0; i < SESSIONS; i++) {
                table.request(messages(i, random));
            }
            table.run();

            assertThat(table.failures).as(name).isEmpty();
            table.signatures.forEach((session, signatures) -> assertThat(signatures)
                    .as(name)
                    .zipSatisfy(
                            Objects.requireNonNull(table.messages.get(session)),
                            (signature, message) -> assertThat(
                                            table.dealt.key().signatureKey().verify(message, signature))
                                    .as(name)
                                    .isTrue()));
            assertThat(table.blamed)
                    .as(name + ": nobody is called a liar who is none")
                    .filteredOn(blame -> blame.fault() == Fault.LIED)
                    .allMatch(blame -> EnumSet.of(Conduct.LIES, Conduct.MASQUERADES, Conduct.WITHHOLDS)
                            .contains(conducts.get(blame.holder() - 1)));
            assertThat(table.blamed)
                    .as(name + ": no honest holder is blamed")
                    .noneMatch(blame -> conducts.get(blame.holder() - 1) == Conduct.HONEST);
        }
    }

    @Test
    void hundredsOfMessagesAtOnceUseStocksUpAndNobodyIsBlamedForThat() {
        List<Conduct> conducts = List.of(
                Conduct.HONEST, Conduct.SILENT, Conduct.HONEST, Conduct.RESTARTS, Conduct.HONEST, Conduct.UNREACHED);
        Table table = new Table(3, conducts, 1);
        for (int session = 0; session < 9; session++) {
            int number = session;
            table.request(IntStream.range(0, SigningRequest.PARTS_MAX)
                    .mapToObj(part -> "message " + number + "." + part)
                    .toArray(String[]::new));
        }
        table.run();

        assertThat(table.failures).isEmpty();
        assertThat(table.signatures).hasSize(9);
        assertThat(table.blamed)
                .as("no honest holder is blamed")
                .noneMatch(blame -> conducts.get(blame.holder() - 1) == Conduct.HONEST);
    }

    @Test
    void fewerThanTheThresholdNeverMakeASignature() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Seeded random = new Seeded(seed);
            int holders = 2 + random.nextInt(5);
            int threshold = 2 + random.nextInt(holders - 1);
            List<Conduct> conducts = new ArrayList<>(Collections.nCopies(holders, Conduct.HONEST));
            for (int i = 0; i < holders - threshold + 1; i++) {
                conducts.set(
                        i,
                        List.of(Conduct.SILENT, Conduct.UNREACHED, Conduct.LIES, Conduct.OBJECTS)
                                .get(random.nextInt(4)));
            }
            Collections.shuffle(conducts, random);
            Table table = new Table(threshold, conducts, seed);
            Hash session = table.request("message");
            table.run();

            assertThat(table.signatures).isEmpty();
            assertThat(table.failures).containsOnlyKeys(session);
            assertThat(Objects.requireNonNull(table.failures.get(session)).reasons())
                    .as("seed " + seed + ": each that was asked has a reason beside its name")
                    .isNotEmpty()
                    .allSatisfy((holder, reason) ->
                            assertThat(conducts.get(holder - 1)).isNotEqualTo(Conduct.HONEST));
        }
    }

    @Test
    void aLiarIsNeverAskedAgain() {
        Table table = new Table(2, List.of(Conduct.LIES, Conduct.HONEST, Conduct.HONEST), 1);
        for (int i = 0; i < 20; i++) {
            table.request("message " + i);
            table.run();
        }

        assertThat(table.signatures).hasSize(20);
        assertThat(table.blamed).hasSize(1);
    }

    private static String[] messages(int session, Seeded random) {
        int parts = 1 + random.nextInt(3);
        return IntStream.range(0, parts)
                .mapToObj(part -> "message " + session + "." + part)
                .toArray(String[]::new);
    }

    private static List<Conduct> conducts(int all, int others, Seeded random) {
        List<Conduct> conducts = new ArrayList<>(Collections.nCopies(all, Conduct.HONEST));
        for (int i = 0; i < others; i++) {
            conducts.set(i, OTHERS.get(random.nextInt(OTHERS.size())));
        }
        Collections.shuffle(conducts, random);
        return conducts;
    }
}
