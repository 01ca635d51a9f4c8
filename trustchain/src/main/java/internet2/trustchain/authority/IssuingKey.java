package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * A key that signs in the network's name. Whoever holds it judges what it is asked to sign; the result is an ordinary
 * signature, however many hold it.
 */
public interface IssuingKey {

    /** The public half. */
    AuthorityKey authorityKey();

    /**
     * Signs. May block while others contribute.
     *
     * @param evidence why this may be signed, for the holders' own judgement
     * @return 64 bytes (RFC 8032); of the web hierarchy DER (RFC 3279 section 2.2.3)
     * @throws IssuanceRefused the holders object, or too few of them answer
     */
    Bytes sign(Bytes message, Bytes evidence) throws IssuanceRefused;

    /**
     * Signs several at once, which may cost the holders fewer words.
     *
     * @param evidence why each of them may be signed
     * @return as {@link #sign}, in the messages' order
     */
    default List<Bytes> signEach(List<Bytes> messages, Bytes evidence) throws IssuanceRefused {
        List<Bytes> signatures = new ArrayList<>();
        for (Bytes message : messages) {
            signatures.add(sign(message, evidence));
        }
        return signatures;
    }
}
