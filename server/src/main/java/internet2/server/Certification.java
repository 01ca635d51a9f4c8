package internet2.server;

import internet2.server.adapters.Issuance;
import internet2.server.keys.NetworkKeys;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.CertificateLedger;
import internet2.trustchain.log.TransparencyLog;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * How a node comes by certificates, for itself and for others.
 *
 * @param authority on this node; it signs as long as this node {@code issues}
 * @param issues whether this node holds a share of the issuing key now
 * @param issuance here or at a node that issues
 * @param admissions lets others in, as long as this node may
 * @param log as this node has it
 * @param ledger as the authority on this node uses it
 * @param keys of the network, as far as this node holds them
 */
record Certification(
        Authority authority,
        BooleanSupplier issues,
        Issuance issuance,
        Admissions admissions,
        TransparencyLog log,
        CertificateKeeper keeper,
        CertificateLedger ledger,
        NetworkKeys keys) {

    /** The authority, while it signs. */
    Optional<Authority> issuing() {
        return issues.getAsBoolean() ? Optional.of(authority) : Optional.empty();
    }
}
