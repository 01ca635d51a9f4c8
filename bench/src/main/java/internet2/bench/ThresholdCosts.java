package internet2.bench;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.trustchain.threshold.GroupKey;
import internet2.trustchain.threshold.KeyShare;
import internet2.trustchain.threshold.NonceCommitment;
import internet2.trustchain.threshold.Nonces;
import internet2.trustchain.threshold.SignatureShare;
import internet2.trustchain.threshold.SigningRound;
import internet2.trustchain.threshold.keygen.Ceremony;
import internet2.trustchain.threshold.keygen.CeremonyOutcome;
import internet2.trustchain.threshold.keygen.CeremonyPlan;
import internet2.trustchain.threshold.keygen.CeremonyRefused;
import internet2.trustchain.threshold.keygen.Participant;
import internet2.trustchain.threshold.signing.SigningRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What FROST costs each side for one signature, and a key generation all of them.
 *
 * <p>Argument: seconds for each figure.
 */
public final class ThresholdCosts {

    private static final Bytes MESSAGE = Bytes.wrap(new byte[600]); // as long as a certificate

    private final SecureRandom random = new SecureRandom();
    private final Duration time;
    private final String name;
    private final GroupKey key;
    private final List<KeyShare> shares;

    private ThresholdCosts(int threshold, int holders, Duration time) throws CeremonyRefused {
        this.time = time;
        this.name = threshold + " of " + holders + ": ";
        long began = System.nanoTime();
        CeremonyPlan plan = CeremonyPlan.newKey(Hash.of(random.generateSeed(32)), threshold, holders);
        List<Participant> participants = new ArrayList<>();
        for (int holder = 1; holder <= holders; holder++) {
            participants.add(Participant.ofNewKey(plan, holder, Bytes.wrap(random.generateSeed(32))));
        }
        Ceremony over = hold(Ceremony.begin(plan), participants);
        this.key = ((CeremonyOutcome.Completed) over.outcome().orElseThrow()).key();
        this.shares = participants.stream()
                .limit(threshold)
                .map(participant -> participant.share(over).orElseThrow())
                .toList();
        System.out.printf("%-44s %8.0f ms, cold%n", name + "key generation, all", (System.nanoTime() - began) / 1e6);
    }

    public static void main(String[] arguments) throws Exception {
        Duration time = Duration.ofSeconds(Long.parseLong(arguments[0]));
        new ThresholdCosts(1, 1, time).measure();
        new ThresholdCosts(3, 5, time).measure();
        new ThresholdCosts(7, 10, time).measure();
    }

    private Ceremony hold(Ceremony ceremony, List<Participant> participants) throws CeremonyRefused {
        Ceremony state = ceremony;
        while (state.phase() != Ceremony.Phase.OVER) {
            for (Participant participant : participants) {
                for (Participant.Said said : participant.due(state, random)) {
                    state = state.step(said.sender(), said.message());
                }
            }
        }
        return state;
    }

    private void measure() throws Exception {
        KeyShare own = shares.getFirst();
        List<NonceCommitment> commitments =
                nonces().stream().map(Nonces::commitment).toList();
        Bytes request = new SigningRequest(
                        Hash.ZERO,
                        0,
                        SigningRequest.sharesOf(key),
                        List.of(new SigningRequest.Part(MESSAGE, commitments)),
                        Bytes.EMPTY)
                .encoded();
        figure("commitment, made ahead", () -> Nonces.generate(own, random));
        figure("request, read and points checked", () -> CanonicalReader.decode(request, SigningRequest::decode));
        List<NonceCommitment> others = commitments.subList(1, commitments.size());
        figure("share, with its commitment", () -> {
            Nonces fresh = Nonces.generate(own, random);
            List<NonceCommitment> all = new ArrayList<>(others);
            all.add(fresh.commitment());
            new SigningRound(key, MESSAGE, all).sign(own, fresh);
        });
        List<Nonces> nonces = nonces();
        SigningRound round = new SigningRound(
                key, MESSAGE, nonces.stream().map(Nonces::commitment).toList());
        List<SignatureShare> signed = new ArrayList<>();
        for (int i = 0; i < nonces.size(); i++) {
            signed.add(round.sign(shares.get(i), nonces.get(i)));
        }
        figure("share, verified", () -> round.verify(signed.getFirst()));
        figure(
                "round made, shares added up, verified",
                () -> new SigningRound(
                                key,
                                MESSAGE,
                                nonces.stream().map(Nonces::commitment).toList())
                        .aggregate(signed));
    }

    private List<Nonces> nonces() {
        return shares.stream().map(share -> Nonces.generate(share, random)).toList();
    }

    private void figure(String what, Load.Request work) throws Exception {
        Load.run("warm-up", 1, time, work);
        System.out.println(Load.run(name + what, 1, time, work));
    }
}
