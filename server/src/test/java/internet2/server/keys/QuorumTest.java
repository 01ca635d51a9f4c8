package internet2.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssuanceRefused.Code;
import internet2.trustchain.authority.LocalIssuingKey;
import internet2.trustchain.threshold.epochs.KeyEpoch;
import internet2.trustchain.threshold.signing.Approval;
import internet2.trustchain.threshold.signing.BusyException;
import internet2.trustchain.threshold.signing.NonceBatch;
import internet2.trustchain.threshold.signing.Signer;
import internet2.trustchain.threshold.signing.SigningReply;
import internet2.trustchain.threshold.signing.SigningRequest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What whoever asked for a signature is told, with a holder that judges. */
@Timeout(60)
final class QuorumTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final LocalIssuingKey made = LocalIssuingKey.generate(RANDOM);

    @Test
    void whatAHolderObjectsToNobodyIsEntitledTo() {
        IssuanceRefused refused = refused((message, evidence) -> Optional.of("CAA forbids it"));

        assertThat(refused.code()).isEqualTo(Code.NOT_ENTITLED);
        assertThat(refused.reason()).contains("CAA forbids it");
    }

    @Test
    void whatAHolderCanNotJudgeYetIsToBeAskedForAgain() {
        IssuanceRefused refused = refused((message, evidence) -> {
            throw new BusyException("others are using it");
        });

        assertThat(refused.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(refused.reason()).contains("others are using it");
    }

    private IssuanceRefused refused(Approval approval) {
        Signer signer = new Signer(made.key(), made.share(), approval);
        Quorum quorum = new Quorum(
                KeyEpoch.sole(new NodeId(Hash.ZERO), made.key()),
                new Quorum.Holders() {
                    @Override
                    public synchronized NonceBatch commit(int holder, int count) {
                        return signer.commit(count, RANDOM);
                    }

                    @Override
                    public synchronized SigningReply contribute(int holder, SigningRequest request) {
                        return signer.contribute(request);
                    }

                    @Override
                    public String name(int holder) {
                        return "the holder";
                    }
                },
                RANDOM,
                InstantSource.system());
        return catchThrowableOfType(
                IssuanceRefused.class, () -> quorum.sign(List.of(Bytes.utf8("message")), Bytes.EMPTY));
    }
}
