package internet2.server;

import internet2.hypermesh.HyperMesh;
import internet2.ledger.Ledger;
import internet2.ledger.client.NodeAccount;
import internet2.server.adapters.Issuance;
import internet2.stoq.Stoq;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.log.TransparencyLog;
import internet2.trustchain.names.ZoneFeed;
import java.util.Optional;

/**
 * The part of a node that knows the network's history and proves who the node is.
 *
 * @param authority where this node issues
 * @param issuance here or at a validator
 * @param admissions where this node can let others in
 */
record Core(
        Ledger ledger,
        NodeAccount account,
        NodeAccounts accounts,
        CertificateState certificates,
        TransparencyLog log,
        ZoneFeed zones,
        Optional<Authority> authority,
        Issuance issuance,
        Optional<Admissions> admissions,
        CertificateKeeper keeper,
        NodeCertificate certificate,
        Mesh mesh,
        Stoq stoq) {

    HyperMesh hyperMesh() {
        return mesh.hyperMesh();
    }
}
