package internet2.server.peers;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.trustchain.authority.EnrolmentProof;
import internet2.trustchain.authority.EnrolmentRequest;
import internet2.trustchain.authority.IssueRequest;
import internet2.trustchain.authority.Purpose;
import internet2.trustchain.authority.RequestConsent;
import internet2.trustchain.authority.Serial;
import java.time.Duration;
import java.util.Optional;

/** What a node asks of the authority on another one. */
sealed interface IssuanceCall extends Encodable {

    int CSR_BYTES_MAX = 32 << 10;
    int NAMES_MAX = 100;
    int NAME_BYTES_MAX = 512;

    /** A new certificate. */
    record Issue(IssueRequest request) implements IssuanceCall {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(1);
            write(request, out);
        }
    }

    /** The same names again for another key. */
    record Renew(
            Serial serial, Bytes csr, Optional<Duration> lifetime, NodeId requester, Optional<RequestConsent> consent)
            implements IssuanceCall {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(2)
                    .value(serial)
                    .bytes(csr)
                    .optional(lifetime, CanonicalWriter::duration)
                    .hash(requester.hash())
                    .optional(consent, CanonicalWriter::value);
        }
    }

    /** A certificate for somebody whom the ledger does not know, and who need not be known to whoever asks either. */
    record Enrol(EnrolmentRequest request) implements IssuanceCall {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(3)
                    .bytes(request.csr())
                    .list(request.names(), CanonicalWriter::text)
                    .optional(request.lifetime(), CanonicalWriter::duration)
                    .u8(request.purpose().code())
                    .value(request.proof());
        }
    }

    static IssuanceCall decode(CanonicalReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 1 -> new Issue(request(in));
            case 2 ->
                new Renew(
                        Serial.decode(in),
                        in.bytes(CSR_BYTES_MAX),
                        in.optional(CanonicalReader::duration),
                        new NodeId(in.hash()),
                        in.optional(RequestConsent::decode));
            case 3 ->
                new Enrol(new EnrolmentRequest(
                        in.bytes(CSR_BYTES_MAX),
                        in.list(NAMES_MAX, each -> each.text(NAME_BYTES_MAX)),
                        in.optional(CanonicalReader::duration),
                        Purpose.decode(in),
                        EnrolmentProof.decode(in)));
            default -> throw in.malformed("an issuance call is 1 (issue), 2 (renew) or 3 (enrol), not " + kind);
        };
    }

    private static void write(IssueRequest request, CanonicalWriter out) {
        out.bytes(request.csr())
                .list(request.names(), CanonicalWriter::text)
                .optional(request.lifetime(), CanonicalWriter::duration)
                .u8(request.purpose().code())
                .hash(request.requester().hash())
                .optional(request.consent(), CanonicalWriter::value);
    }

    private static IssueRequest request(CanonicalReader in) {
        return new IssueRequest(
                in.bytes(CSR_BYTES_MAX),
                in.list(NAMES_MAX, each -> each.text(NAME_BYTES_MAX)),
                in.optional(CanonicalReader::duration),
                Purpose.decode(in),
                new NodeId(in.hash()),
                in.optional(RequestConsent::decode));
    }
}
