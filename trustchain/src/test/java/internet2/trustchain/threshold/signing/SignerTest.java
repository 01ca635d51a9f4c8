package internet2.trustchain.threshold.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.trustchain.threshold.NonceCommitment;
import internet2.trustchain.threshold.Seeded;
import internet2.trustchain.threshold.TestKeys;
import internet2.trustchain.threshold.signing.SigningReply.Contributed;
import internet2.trustchain.threshold.signing.SigningReply.Declined;
import internet2.trustchain.threshold.signing.SigningReply.Reason;
import internet2.trustchain.threshold.signing.SigningRequest.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SignerTest {

    private static final Bytes MESSAGE = Bytes.utf8("message");
    private static final Bytes EVIDENCE = Bytes.utf8("evidence");

    private final Seeded random = new Seeded(3);
    private final TestKeys.Dealt dealt = TestKeys.deal(2, 3, random);
    private final List<Bytes> judged = new ArrayList<>();
    private final Signer signer = signer(Optional.empty());
    private final Signer other = new Signer(dealt.key(), dealt.share(2), (message, evidence) -> Optional.empty());

    @Test
    void theApprovalSeesTheBytesThatAreSignedAndWhy() {
        SigningRequest request = request(MESSAGE, commitment(signer), commitment(other));

        assertThat(signer.contribute(request)).isInstanceOf(Contributed.class);
        assertThat(judged).containsExactly(MESSAGE, EVIDENCE);
    }

    @Test
    void anObjectionIsSaidAndCostsNoNonce() {
        Signer strict = signer(Optional.of("CAA forbids it"));
        SigningRequest request = request(MESSAGE, commitment(strict), commitment(other));

        assertThat(strict.contribute(request))
                .isEqualTo(new Declined(request.session(), 0, Reason.OBJECTION, "CAA forbids it"));
        assertThat(strict.stock()).isEqualTo(1);
    }

    @Test
    void whoCanNotJudgeYetSaysSoAndNotThatItObjects() {
        Signer busy = new Signer(dealt.key(), dealt.share(1), (message, evidence) -> {
            throw new BusyException("a block behind");
        });
        SigningRequest request = request(MESSAGE, commitment(busy), commitment(other));

        assertThat(busy.contribute(request))
                .isEqualTo(new Declined(request.session(), 0, Reason.BUSY, "a block behind"));
        assertThat(busy.stock()).isEqualTo(1);
    }

    @Test
    void theSameNoncesNeverServeAnotherMessage() {
        NonceCommitment first = commitment(signer);
        NonceCommitment second = commitment(other);

        SigningReply reply = signer.contribute(request(MESSAGE, first, second));

        assertThat(reply).isInstanceOf(Contributed.class);
        assertThat(declined(signer.contribute(request(Bytes.utf8("another"), first, second))))
                .isEqualTo(Reason.NONCES_GONE);
        assertThat(declined(signer.contribute(request(MESSAGE, first, commitment(other)))))
                .isEqualTo(Reason.NONCES_GONE);
        assertThat(signer.contribute(request(MESSAGE, first, second)))
                .as("the same request, repeated")
                .isEqualTo(reply);
    }

    @Test
    void theSameNoncesNeverServeTwoMessagesOfOneSession() {
        NonceCommitment own = commitment(signer);
        Part once = new Part(MESSAGE, List.of(own, commitment(other)));
        Part again = new Part(Bytes.utf8("another"), List.of(own, commitment(other)));

        assertThat(declined(signer.contribute(request(once, again)))).isEqualTo(Reason.NONCES_GONE);
        assertThat(declined(signer.contribute(request(once)))).isEqualTo(Reason.NONCES_GONE);
    }

    @Test
    void oneMessageThatIsObjectedToStopsTheSession() {
        Bytes forbidden = Bytes.utf8("forbidden");
        Signer picky = new Signer(
                dealt.key(),
                dealt.share(1),
                (message, evidence) -> message.equals(forbidden) ? Optional.of("not that") : Optional.empty());
        SigningRequest request = request(
                new Part(MESSAGE, List.of(commitment(picky), commitment(other))),
                new Part(forbidden, List.of(commitment(picky), commitment(other))));

        assertThat(declined(picky.contribute(request))).isEqualTo(Reason.OBJECTION);
        assertThat(picky.stock()).isEqualTo(2);
    }

    @Test
    void messagesGoIntoAsFewSessionsAsTakeThem() {
        List<Bytes> many = Collections.nCopies(2 * SigningRequest.PARTS_MAX + 1, MESSAGE);
        Bytes long1 = Bytes.wrap(new byte[SigningRequest.MESSAGE_BYTES_MAX]);

        assertThat(SigningRequest.sessions(many))
                .extracting(List::size)
                .containsExactly(SigningRequest.PARTS_MAX, SigningRequest.PARTS_MAX, 1);
        assertThat(SigningRequest.sessions(List.of(MESSAGE, long1, MESSAGE)))
                .extracting(List::size)
                .containsExactly(1, 1, 1);
        assertThat(SigningRequest.sessions(List.of())).isEmpty();
    }

    @Test
    void noNoncesSurviveARestart() {
        NonceCommitment before = commitment(signer);
        Signer restarted = signer(Optional.empty());

        assertThat(declined(restarted.contribute(request(MESSAGE, before, commitment(other)))))
                .isEqualTo(Reason.NONCES_GONE);
    }

    @Test
    void aRequestThatMakesNoSenseIsDeclinedAndItsNoncesAreSpent() {
        NonceCommitment own = commitment(signer);

        assertThat(declined(signer.contribute(request(MESSAGE, own)))).isEqualTo(Reason.MALFORMED);
        assertThat(signer.stock()).isZero();
    }

    @Test
    void otherSharesOfTheSameKeyAreTold() {
        SigningRequest request = new SigningRequest(
                Hash.ZERO,
                0,
                Hash.of(MESSAGE),
                List.of(new Part(MESSAGE, List.of(commitment(signer), commitment(other)))),
                EVIDENCE);

        assertThat(declined(signer.contribute(request))).isEqualTo(Reason.OTHER_SHARES);
        assertThat(judged).isEmpty();
    }

    @Test
    void theStockIsLimitedAndTheOldestGoFirst() {
        NonceCommitment oldest = commitment(signer);
        for (int made = 0; made < Signer.NONCES_MAX; made += NonceBatch.SIZE_MAX) {
            assertThat(signer.commit(Integer.MAX_VALUE, random).commitments()).hasSize(NonceBatch.SIZE_MAX);
        }

        assertThat(signer.stock()).isEqualTo(Signer.NONCES_MAX);
        assertThat(declined(signer.contribute(request(MESSAGE, oldest, commitment(other)))))
                .isEqualTo(Reason.NONCES_GONE);
    }

    @Test
    void aForeignShareMakesNoSigner() {
        TestKeys.Dealt foreign = TestKeys.deal(2, 3, random);

        assertThatThrownBy(() -> new Signer(dealt.key(), foreign.share(1), (message, evidence) -> Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Signer signer(Optional<String> objection) {
        return new Signer(dealt.key(), dealt.share(1), (message, evidence) -> {
            judged.addAll(List.of(message, evidence));
            return objection;
        });
    }

    private NonceCommitment commitment(Signer from) {
        return from.commit(1, random).commitments().getFirst();
    }

    private SigningRequest request(Bytes message, NonceCommitment... commitments) {
        return request(new Part(message, List.of(commitments)));
    }

    private SigningRequest request(Part... parts) {
        return new SigningRequest(Hash.ZERO, 0, SigningRequest.sharesOf(dealt.key()), List.of(parts), EVIDENCE);
    }

    private static Reason declined(SigningReply reply) {
        assertThat(reply).isInstanceOf(Declined.class);
        return ((Declined) reply).code();
    }
}
