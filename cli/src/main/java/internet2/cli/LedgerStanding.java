package internet2.cli;

import internet2.trustchain.authority.CertificateVerifier.Verification;
import internet2.trustchain.log.LogRefused;
import internet2.trustchain.log.LogTrust;
import internet2.trustchain.log.NoteKey;
import internet2.trustchain.validation.Failure;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What the node knows of a certificate: its standing on the ledger, and whose word the log is. */
final class LedgerStanding {

    private LedgerStanding() {}

    /** The log's own key; the node, which the caller trusts, says which. */
    static LogTrust logTrust(NodeClient node) {
        try {
            return new LogTrust(
                    NoteKey.parse(node.get("ct/log").path("verifier_key").asString()), List.of(), 0);
        } catch (LogRefused e) {
            throw CommandFailure.refused("the node's log key: " + e.reason());
        }
    }

    /** With why the ledger is against it, if it is. */
    static Verification added(NodeClient node, Verification found) {
        JsonNode record = node.get("cert/" + Serials.hex(found.path().getFirst().serialNumber()));
        String status = record.path("status").asString();
        if (status.equals("good") || status.equals("expired")) {
            return found;
        }
        List<Failure> failures = new ArrayList<>(found.failures());
        failures.add(new Failure(
                Failure.Code.REVOKED,
                0,
                ("on the ledger it is " + status + " "
                                + record.path("revoked_at").asString("") + " "
                                + record.path("revocation_reason").asString(""))
                        .strip()));
        return new Verification(found.path(), failures);
    }
}
