package internet2.trustchain.threshold;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.MalformedInputException;
import internet2.fuzz.FuzzTargets;
import internet2.fuzz.SeedWriter;
import internet2.trustchain.threshold.epochs.KeyOperation;
import internet2.trustchain.threshold.group.Point;
import internet2.trustchain.threshold.group.Scalar;
import internet2.trustchain.threshold.keygen.Ceremony;
import internet2.trustchain.threshold.keygen.CeremonyMessage;
import internet2.trustchain.threshold.keygen.CeremonyPlan;
import internet2.trustchain.threshold.keygen.CeremonyRefused;
import internet2.trustchain.threshold.keygen.Participant;
import internet2.trustchain.threshold.signing.NonceBatch;
import internet2.trustchain.threshold.signing.Signer;
import internet2.trustchain.threshold.signing.SigningReply;
import internet2.trustchain.threshold.signing.SigningRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What validators tell each other about threshold keys: some of it before the whole network. */
final class ThresholdFuzzTest extends FuzzTargets {

    private static final Seeded RANDOM = new Seeded(1);
    private static final TestKeys.Dealt DEALT = TestKeys.deal(2, 3, RANDOM);
    private static final CeremonyPlan PLAN = CeremonyPlan.newKey(Hash.ZERO, 2, 2);

    /** A point is checked for its order, which takes a tenth of a millisecond. */
    @Override
    protected int mutations(String target) {
        return Math.min(super.mutations(target), 500);
    }

    @FuzzTest
    void pointAndScalar(byte[] data) {
        canonical(data, Point::decode);
        canonical(data, Scalar::decode);
    }

    @FuzzTest
    void groupKey(byte[] data) {
        canonical(data, GroupKey::decode)
                .ifPresent(key -> holds(key.threshold() <= key.shares().size(), "too few"));
    }

    @FuzzTest
    void plan(byte[] data) {
        canonical(data, CeremonyPlan::decode)
                .ifPresent(plan -> same(plan, Ceremony.begin(plan).plan()));
    }

    /** Whatever is said, and whoever says it, a ceremony takes it or refuses it. */
    @FuzzTest
    void ceremonyMessage(byte[] data) {
        canonical(data, CeremonyMessage::decode).ifPresent(message -> {
            for (Ceremony state : States.ALL) {
                parsed(() -> state.step(1, message), CeremonyRefused.class);
            }
        });
    }

    @FuzzTest
    void keyOperation(byte[] data) {
        canonical(data, KeyOperation::decode, MalformedInputException.class, IllegalArgumentException.class);
    }

    @FuzzTest
    void signingRequest(byte[] data) {
        canonical(data, SigningRequest::decode).ifPresent(request -> {
            Signer signer = new Signer(DEALT.key(), DEALT.share(1), (message, evidence) -> Optional.empty());
            holds(
                    signer.contribute(request) instanceof SigningReply.Declined,
                    "a signer contributed without a commitment of its own");
        });
    }

    @FuzzTest
    void signingReply(byte[] data) {
        canonical(data, SigningReply::decode, MalformedInputException.class);
    }

    @FuzzTest
    void nonceBatch(byte[] data) {
        canonical(data, NonceBatch::decode);
    }

    /** One ceremony at each of its phases. */
    private static final class States {

        static final List<Ceremony> ALL = new ArrayList<>();
        static final List<CeremonyMessage> SAID = new ArrayList<>();

        static {
            List<Participant> participants = List.of(participant(1), participant(2));
            Ceremony state = Ceremony.begin(PLAN);
            while (state.phase() != Ceremony.Phase.OVER) {
                ALL.add(state);
                for (Participant participant : participants) {
                    for (Participant.Said said : participant.due(state, RANDOM)) {
                        SAID.add(said.message());
                        state = step(state, said);
                    }
                }
            }
        }

        private static Participant participant(int holder) {
            return Participant.ofNewKey(
                    PLAN, holder, Hash.of(Bytes.utf8("seed " + holder)).bytes());
        }

        private static Ceremony step(Ceremony state, Participant.Said said) {
            try {
                return state.step(said.sender(), said.message());
            } catch (CeremonyRefused e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    protected void writeSeeds(SeedWriter seeds) throws IOException {
        KeyShare share = DEALT.share(1);
        NonceCommitment commitment = Nonces.generate(share, RANDOM).commitment();
        SigningRequest request = new SigningRequest(
                Hash.ZERO,
                0,
                SigningRequest.sharesOf(DEALT.key()),
                List.of(new SigningRequest.Part(
                        Bytes.utf8("message"),
                        List.of(
                                commitment,
                                Nonces.generate(DEALT.share(2), RANDOM).commitment()))),
                Bytes.utf8("evidence"));
        seeds.valid("pointAndScalar", "base", Point.BASE).valid("pointAndScalar", "two", Scalar.of(2));
        seeds.hostile("pointAndScalar", "identity", Point.IDENTITY.encoded());
        seeds.valid("groupKey", "two-of-three", DEALT.key());
        seeds.valid("plan", "new", PLAN)
                .valid("plan", "again", CeremonyPlan.redistribution(Hash.ZERO, DEALT.key(), 1, 2));
        for (int i = 0; i < States.SAID.size(); i++) {
            seeds.valid("ceremonyMessage", "said-" + i, States.SAID.get(i));
        }
        seeds.valid("ceremonyMessage", "answer", new CeremonyMessage.Answer(1, Scalar.of(7)));
        seeds.valid(
                "keyOperation", "open", new KeyOperation.Open("issuing", 1, List.of(new NodeId(Hash.of(Bytes.EMPTY)))));
        seeds.valid("keyOperation", "say", new KeyOperation.Say("issuing", new CeremonyMessage.Answer(1, Scalar.ONE)));
        seeds.valid("keyOperation", "retire", new KeyOperation.Retire("zones"));
        seeds.valid("signingRequest", "two", request);
        seeds.valid(
                "signingReply",
                "share",
                new SigningReply.Contributed(Hash.ZERO, 0, List.of(new SignatureShare(1, Scalar.of(3)))));
        seeds.valid(
                "signingReply",
                "objection",
                new SigningReply.Declined(Hash.ZERO, 0, SigningReply.Reason.OBJECTION, "not entitled"));
        seeds.valid(
                "nonceBatch", "two", new NonceBatch(request.parts().getFirst().commitments()));
    }
}
