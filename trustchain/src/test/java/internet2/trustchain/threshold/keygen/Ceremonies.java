package internet2.trustchain.threshold.keygen;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.trustchain.threshold.KeyShare;
import internet2.trustchain.threshold.Seeded;
import internet2.trustchain.threshold.keygen.Participant.Said;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A ledger in memory on which participants hold a ceremony; its order of messages is the seed's. */
public final class Ceremonies {

    /** A participant, and how it behaves. */
    record Node(Participant participant, Conduct conduct) {}

    /** What a ceremony came to. */
    public record Result(Ceremony ceremony, List<Participant> participants, List<CeremonyRefused> refusals) {

        CeremonyOutcome.Completed completed() {
            return (CeremonyOutcome.Completed) ceremony.outcome().orElseThrow();
        }

        public KeyShare share(int holder) {
            return participants.get(holder - 1).share(ceremony).orElseThrow();
        }
    }

    private final Seeded random;
    private final List<CeremonyRefused> refusals = new ArrayList<>();

    public Ceremonies(long seed) {
        this.random = new Seeded(seed);
    }

    /** A new key among honest holders. */
    public static Result newKey(int threshold, int holders, long seed) {
        return new Ceremonies(seed).newKey(threshold, Collections.nCopies(holders, Conduct.HONEST));
    }

    Result newKey(int threshold, List<Conduct> conducts) {
        CeremonyPlan plan = CeremonyPlan.newKey(Hash.of(seed()), threshold, conducts.size());
        List<Node> nodes = new ArrayList<>();
        for (int holder = 1; holder <= conducts.size(); holder++) {
            nodes.add(new Node(Participant.ofNewKey(plan, holder, seed()), conducts.get(holder - 1)));
        }
        return run(plan, nodes);
    }

    /** The holders of the previous key deal, in the order of the list; the first {@code recipients} of all receive. */
    Result redistribute(Result previous, int threshold, int recipients, List<Conduct> conducts) {
        CeremonyPlan plan = CeremonyPlan.redistribution(
                Hash.of(seed()), previous.completed().key(), threshold, recipients);
        List<Node> nodes = new ArrayList<>();
        for (int number = 1; number <= conducts.size(); number++) {
            Optional<KeyShare> old = number <= previous.participants().size()
                    ? previous.participants().get(number - 1).share(previous.ceremony())
                    : Optional.empty();
            OptionalInt recipient = number <= recipients ? OptionalInt.of(number) : OptionalInt.empty();
            nodes.add(new Node(Participant.ofRedistribution(plan, recipient, old, seed()), conducts.get(number - 1)));
        }
        return run(plan, nodes);
    }

    private Result run(CeremonyPlan plan, List<Node> nodes) {
        Ceremony ceremony = Ceremony.begin(plan);
        while (ceremony.phase() != Ceremony.Phase.OVER) {
            Ceremony before = ceremony;
            List<Said> said = new ArrayList<>();
            for (Node node : nodes) {
                said.addAll(node.conduct().say(node.participant().due(before, random), before, random));
            }
            Collections.shuffle(said, random);
            for (Said each : said) {
                ceremony = after(ceremony, each);
            }
            if (ceremony.phase() == before.phase()) {
                ceremony = ceremony.phaseOver();
            }
        }
        return new Result(ceremony, nodes.stream().map(Node::participant).toList(), refusals);
    }

    /** What comes through the ledger has been bytes. */
    private Ceremony after(Ceremony ceremony, Said said) {
        try {
            CeremonyMessage message = CanonicalReader.decode(said.message().encoded(), CeremonyMessage::decode);
            return ceremony.step(said.sender(), message);
        } catch (CeremonyRefused refused) {
            refusals.add(refused);
            return ceremony;
        }
    }

    private Bytes seed() {
        byte[] seed = new byte[Participant.SEED_SIZE];
        random.nextBytes(seed);
        return Bytes.wrap(seed);
    }
}
