package internet2.trustchain.authority;

import internet2.foundation.NodeId;

/** Who asks for a certificate. */
public sealed interface Applicant {

    /** An identity that the ledger knows, or does not. */
    record Identity(NodeId id) implements Applicant {}

    /** Somebody who is known by nothing but an ACME account, and by having shown control of names. */
    record AcmeAccount(String url) implements Applicant {}
}
