package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.Optional;

/** Why something should be signed with the issuing key: all that {@link IssuanceApproval} judges it by. */
sealed interface IssuanceEvidence extends Encodable {

    /**
     * An end-entity certificate.
     *
     * @param requester in the case of an {@code enrolment} who granted it
     */
    record Requested(
            NodeId requester,
            Purpose purpose,
            Bytes csr,
            Optional<RequestConsent> consent,
            Optional<Control> control,
            Optional<EnrolmentProof> enrolment)
            implements IssuanceEvidence {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(1)
                    .hash(requester.hash())
                    .u8(purpose.code())
                    .bytes(csr)
                    .optional(consent, CanonicalWriter::value)
                    .optional(control, CanonicalWriter::value)
                    .optional(enrolment, CanonicalWriter::value);
        }
    }

    /**
     * Control of the names, where they are not the requester's.
     *
     * @param request the account's own, for {@link AccountConsent}
     */
    record Control(ControlStatement statement, Bytes request) implements Encodable {

        /** A whole request of ACME, and a key. */
        private static final int REQUEST_BYTES_MAX = 66 << 10;

        @Override
        public void encode(CanonicalWriter out) {
            out.value(statement).bytes(request);
        }

        static Control decode(CanonicalReader in) {
            return new Control(ControlStatement.decode(in), in.bytes(REQUEST_BYTES_MAX));
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
                        in.optional(Control::decode),
                        in.optional(EnrolmentProof::decode));
            case 2 -> new Listed();
            default -> throw in.malformed("evidence is 1 (requested) or 2 (listed), not " + kind);
        };
    }
}
