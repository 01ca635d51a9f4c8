package internet2.trustchain.threshold.keygen;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.trustchain.threshold.Aggregation;
import internet2.trustchain.threshold.GroupKey;
import internet2.trustchain.threshold.KeyShare;
import internet2.trustchain.threshold.Nonces;
import internet2.trustchain.threshold.Seeded;
import internet2.trustchain.threshold.SignatureShare;
import internet2.trustchain.threshold.SigningRound;
import internet2.trustchain.threshold.keygen.Ceremonies.Result;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ceremonies with liars in them, over many seeds; a seed in a failure's name reproduces it. */
final class CeremonySimulationTest {

    private static final int SEEDS = 60;
    private static final List<Conduct> LIES = List.copyOf(EnumSet.complementOf(EnumSet.of(Conduct.HONEST)));
    private static final Bytes MESSAGE = Bytes.utf8("message");

    @Test
    void aNewKeyComesToBeDespiteAllWhoMayLie() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Seeded random = new Seeded(seed);
            int holders = 1 + random.nextInt(7);
            int threshold = 1 + random.nextInt(holders);
            List<Conduct> conducts = conducts(holders, holders - threshold, random);
            Result result = new Ceremonies(seed).newKey(threshold, conducts);
            requireSound(result, conducts, "seed " + seed + " " + threshold + " of " + conducts);
        }
    }

    @Test
    void theKeyStaysTheSameThroughRedistributionsDespiteAllWhoMayLie() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Seeded random = new Seeded(seed);
            int holders = 1 + random.nextInt(5);
            int threshold = 1 + random.nextInt(holders);
            Ceremonies ceremonies = new Ceremonies(seed);
            Result before = ceremonies.newKey(threshold, Collections.nCopies(holders, Conduct.HONEST));
            int recipients = 1 + random.nextInt(6);
            int nextThreshold = 1 + random.nextInt(recipients);
            int all = Math.max(holders, recipients);
            List<Conduct> conducts =
                    conducts(all, Math.max(0, Math.min(holders - threshold, recipients - nextThreshold)), random);
            Result after = ceremonies.redistribute(before, nextThreshold, recipients, conducts);

            String name = "seed " + seed + " " + threshold + " of " + holders + " to " + nextThreshold + " of "
                    + recipients + " " + conducts;
            assertThat(after.completed().key().publicKey())
                    .as(name)
                    .isEqualTo(before.completed().key().publicKey());
            requireSound(after, conducts, name);
        }
    }

    @Test
    void withFewerThanTheThresholdOfHonestDealersItFailsAndNamesTheOthers() {
        List<Conduct> conducts =
                List.of(Conduct.HONEST, Conduct.LEAVES, Conduct.GARBAGE, Conduct.HONEST, Conduct.GARBAGE);

        CeremonyOutcome outcome =
                new Ceremonies(1).newKey(3, conducts).ceremony().outcome().orElseThrow();

        assertThat(outcome).isInstanceOf(CeremonyOutcome.Failed.class);
        assertThat(outcome.culprits()).containsOnlyKeys(2, 3, 5);
    }

    @Test
    void withTooFewRecipientsItFailsBeforeAnythingIsDealt() {
        List<Conduct> conducts = List.of(Conduct.HONEST, Conduct.SILENT, Conduct.SILENT);
        Result result = new Ceremonies(1).newKey(2, conducts);

        assertThat(result.ceremony().outcome()).containsInstanceOf(CeremonyOutcome.Failed.class);
        assertThat(result.ceremony().transcript().dealings()).isEmpty();
    }

    private static void requireSound(Result result, List<Conduct> conducts, String name) {
        assertThat(result.ceremony().outcome()).as(name).containsInstanceOf(CeremonyOutcome.Completed.class);
        GroupKey key = result.completed().key();
        assertThat(result.completed().culprits().keySet())
                .as(name + ": no honest dealer is blamed")
                .noneMatch(number -> conducts.get(number - 1) == Conduct.HONEST);
        List<KeyShare> honest = new ArrayList<>();
        for (int number = 1; number <= result.ceremony().plan().recipients(); number++) {
            if (conducts.get(number - 1) == Conduct.HONEST) {
                honest.add(result.share(number));
            }
        }
        assertThat(honest).as(name).allMatch(share -> share.belongsTo(key));
        if (honest.size() >= key.threshold()) {
            assertThat(signs(key, honest.subList(honest.size() - key.threshold(), honest.size())))
                    .as(name)
                    .isTrue();
        }
    }

    private static boolean signs(GroupKey key, List<KeyShare> shares) {
        Seeded random = new Seeded(9);
        List<Nonces> nonces =
                shares.stream().map(share -> Nonces.generate(share, random)).toList();
        SigningRound round = new SigningRound(
                key, MESSAGE, nonces.stream().map(Nonces::commitment).toList());
        List<SignatureShare> signed = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            signed.add(round.sign(shares.get(i), nonces.get(i)));
        }
        return round.aggregate(signed) instanceof Aggregation.Signed;
    }

    private static List<Conduct> conducts(int all, int liars, Seeded random) {
        List<Conduct> conducts = new ArrayList<>(Collections.nCopies(all, Conduct.HONEST));
        for (int i = 0; i < liars; i++) {
            conducts.set(i, LIES.get(random.nextInt(LIES.size())));
        }
        Collections.shuffle(conducts, random);
        return conducts;
    }
}
