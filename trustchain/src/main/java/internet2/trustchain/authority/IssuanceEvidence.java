package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.Optional;

/** Why something should be signed with the issuing key: all that {@link IssuanceApproval} judges it by. */
sealed interface IssuanceEvidence extends Encodable {

    /** An end-entity certificate. */
    record Requested(
            NodeId requester,
            Purpose purpose,
            Bytes csr,
            Optional<RequestConsent> consent,
            Optional<ControlStatement> control)
            implements IssuanceEvidence {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(1)
                    .hash(requester.hash())
                    .u8(purpose.code())
                    .bytes(csr)
                    .optional(consent, CanonicalWriter::value)
                    .optional(control, CanonicalWriter::value);
        }
    }

    /** A revocation list: the ledger says what belongs on it. */
    record Listed() implements IssuanceEvidence {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(2);
        }
    }

    static IssuanceEvidence decode(CanonicalReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 1 ->
                new Requested(
                        new NodeId(in.hash()),
                        Purpose.decode(in),
                        in.bytes(CertificateRequest.PEM_SIZE_MAX),
                        in.optional(RequestConsent::decode),
                        in.optional(ControlStatement::decode));
            case 2 -> new Listed();
            default -> throw in.malformed("evidence is 1 (requested) or 2 (listed), not " + kind);
        };
    }
}
