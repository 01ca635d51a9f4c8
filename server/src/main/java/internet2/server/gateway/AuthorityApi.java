package internet2.server.gateway;

import internet2.foundation.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What relying parties fetch from a certificate authority, over plain HTTP too. */
public interface AuthorityApi {

    /**
     * The roots to trust, PEM.
     *
     * @param hierarchy {@code network} or {@code web}
     */
    String bundle(String hierarchy);

    /**
     * Has an intermediate renewed before it is due.
     *
     * @param hierarchy {@code network} or {@code web}
     * @param newKey whether the validators make a key for it, of the network hierarchy only
     */
    LedgerReceipt renewIntermediate(Caller caller, String hierarchy, boolean newKey);

    /** The network's keys and who holds them; an issuing key until nothing is in force that it signed. */
    Keys keys();

    record Keys(List<Key> keys) {}

    /**
     * @param publicKey Ed25519, 32 bytes in hexadecimal digits
     * @param epoch counted from 0, one more with each handover
     * @param threshold so many holders sign together
     * @param holders nodes with a share, under the ids that they have now
     * @param here whether this node holds a share that is in force
     */
    record Key(String name, String publicKey, long epoch, int threshold, List<String> holders, boolean here) {}

    /**
     * A certificate revocation list, DER (RFC 5280, section 5).
     *
     * @param name the file name without {@code .crl}
     */
    Optional<Bytes> crl(String name);

    /**
     * A certificate of the authority, DER.
     *
     * @param name the file name without extension
     */
    Optional<Bytes> certificate(String name);

    /**
     * Answers an OCSP request (RFC 6960); a malformed one gets an answer too.
     *
     * @param request DER
     */
    StatusAnswer ocsp(Bytes request);

    /**
     * An OCSP response.
     *
     * @param der of the response
     * @param thisUpdate from when others may keep it; absent where they may not, like {@code nextUpdate}
     * @param nextUpdate until when
     */
    record StatusAnswer(Bytes der, Optional<Instant> thisUpdate, Optional<Instant> nextUpdate) {}
}
