package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import java.util.Optional;

/**
 * Whether the account that showed control of names asks for a certificate itself, so that nobody whom it uses as its
 * authority can certify another key for them. How an account says so is its protocol's to know.
 */
@FunctionalInterface
public interface AccountConsent {

    /**
     * Why it does not ask for this, or nothing where it does.
     *
     * @param csr PKCS#10, DER
     * @param request the account's own, as its protocol has it
     */
    Optional<String> fault(ControlStatement control, Bytes csr, Bytes request);
}
