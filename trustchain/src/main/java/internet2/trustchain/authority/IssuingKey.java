package internet2.trustchain.authority;

import internet2.foundation.Bytes;

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
}
