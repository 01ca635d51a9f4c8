package internet2.trustchain.threshold.signing;

import internet2.foundation.Bytes;
import java.util.Optional;

/**
 * A holder's own judgement of what it is asked to sign. Guarantee to rely on: a {@link Signer} contributes to nothing
 * that its approval has not seen, byte for byte.
 */
@FunctionalInterface
public interface Approval {

    /**
     * Judges a message that somebody wants signed.
     *
     * @param message the bytes that will be signed
     * @param evidence why they should be, in a form that the caller and this port agree on; not trusted
     * @return why not, for the coordinator; empty: it may be signed
     * @throws BusyException it may judge otherwise soon
     */
    Optional<String> objection(Bytes message, Bytes evidence);
}
