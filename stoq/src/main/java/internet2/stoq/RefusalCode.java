package internet2.stoq;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a connection was refused. The number travels in QUIC's CONNECTION_CLOSE (RFC 9000, 19.19). */
public enum RefusalCode {
    /** No group in common: the peer offers classical key exchange only. Seen as a TLS failure. */
    CLASSICAL_KEY_EXCHANGE(1),
    /** Another TLS failure: protocol, cipher, ALPN, or a handshake signature that does not verify. */
    TLS_FAILURE(2),
    NO_CERTIFICATE(3),
    CERTIFICATE_EXPIRED(4),
    CERTIFICATE_NOT_YET_VALID(5),
    CERTIFICATE_REVOKED(6),
    /** The chain does not lead to a root that this network trusts. */
    FOREIGN_CHAIN(7),
    /** The certificate is of this network but may not be used for this: profile, key usage, names. */
    UNSUITABLE_CERTIFICATE(8),
    WRONG_NETWORK(9),
    TRUST_PROOF_MISSING(10),
    TRUST_PROOF_INVALID(11),
    /** The certificate does not belong to the hybrid keys that the peer announced. */
    KEY_MISMATCH(12),
    /** The post-quantum signature over this connection's transcript does not verify. */
    BAD_TRANSCRIPT_SIGNATURE(13),
    PROTOCOL_VERSION(14),
    /** A frame that has no place here, or bytes that are no frame. */
    PROTOCOL_VIOLATION(15),
    HANDSHAKE_TIMED_OUT(16),
    OVERLOADED(17),
    /** The peer proved who it is, and it is not whom the caller asked for. */
    UNEXPECTED_NODE(18),
    /** Neither side's fault that the other could mend; the log of the refusing node says more. */
    INTERNAL_ERROR(19),
    /** The network put the peer out. */
    EXCLUDED(20);

    private final int number;

    RefusalCode(int number) {
        this.number = number;
    }

    /** The application error code on the wire; 0 is left for an orderly close. */
    public int number() {
        return number;
    }

    /** Lower case, as logs and metrics write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<RefusalCode> of(int number) {
        return Arrays.stream(values()).filter(code -> code.number == number).findFirst();
    }
}
