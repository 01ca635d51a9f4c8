package internet2.server.peers;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.IssuedCertificate;
import internet2.trustchain.authority.Purpose;
import internet2.trustchain.authority.Serial;
import internet2.trustchain.authority.SubjectName;
import internet2.trustchain.log.TrustProof;

/** A certificate with its proof, on its way from the authority to the node that asked. */
final class IssuedCodec {

    private static final int NAMES_MAX = 200;
    private static final int CERTIFICATE_BYTES_MAX = 64 << 10;
    private static final int ISSUERS_MAX = 8;

    private IssuedCodec() {}

    static Bytes encode(IssuedCertificate issued) {
        return new CanonicalWriter()
                .value(issued.serial())
                .u8(issued.purpose().code())
                .list(issued.names(), (out, name) -> out.text(name.text()))
                .instant(issued.notBefore())
                .instant(issued.notAfter())
                .bytes(issued.certificate())
                .list(issued.issuers(), CanonicalWriter::bytes)
                .bytes(issued.proof().encoded())
                .toBytes();
    }

    static IssuedCertificate decode(Bytes encoded) {
        return CanonicalReader.decode(
                encoded,
                in -> new IssuedCertificate(
                        Serial.decode(in),
                        Purpose.decode(in),
                        in.list(NAMES_MAX, IssuedCodec::name),
                        in.instant(),
                        in.instant(),
                        in.bytes(CERTIFICATE_BYTES_MAX),
                        in.list(ISSUERS_MAX, each -> each.bytes(CERTIFICATE_BYTES_MAX)),
                        TrustProof.decode(in.bytes(TrustProof.ENCODED_SIZE_MAX))));
    }

    private static SubjectName name(CanonicalReader in) {
        String text = in.text(IssuanceCall.NAME_BYTES_MAX);
        try {
            return SubjectName.parse(text);
        } catch (IssuanceRefused e) {
            throw in.malformed(e.reason());
        }
    }
}
