package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A wish for a certificate by somebody whom the ledger does not know.
 *
 * @param csr PKCS#10, DER or PEM; of the names in it none is taken
 * @param names exactly those that the proof was made for, in its order
 * @param lifetime brought into the bounds of policy and token
 */
public record EnrolmentRequest(
        Bytes csr, List<String> names, Optional<Duration> lifetime, Purpose purpose, EnrolmentProof proof) {

    public EnrolmentRequest {
        names = List.copyOf(names);
    }
}
