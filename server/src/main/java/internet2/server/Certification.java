package internet2.server;

import internet2.server.adapters.Issuance;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.CertificateLedger;
import internet2.trustchain.log.TransparencyLog;
import java.util.Optional;

/**
 * How a node comes by certificates, for itself and for others.
 *
 * @param authority where this node holds its keys
 * @param issuance here or at a node that holds them
 * @param admissions where this node can let others in
 * @param log as this node has it
 * @param ledger as the authority on this node uses it
 */
record Certification(
        Optional<Authority> authority,
        Issuance issuance,
        Optional<Admissions> admissions,
        TransparencyLog log,
        CertificateKeeper keeper,
        Optional<CertificateLedger> ledger) {}
