package internet2.trustchain.validation;

/** What is asked about revocation of each certificate in a path but the trust anchor. */
public enum RevocationPolicy {
    /** Nothing. */
    IGNORED,
    /** That no valid list or answer at hand says that it is revoked. */
    IF_KNOWN,
    /** That valid lists or answers say that it is not. */
    REQUIRED
}
