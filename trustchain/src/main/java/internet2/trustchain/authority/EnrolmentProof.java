package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Instant;

/**
 * Why somebody whom the ledger does not know may have a certificate: a signature over an {@link EnrolmentStatement}
 * that everybody verifies, whoever passes it on. It fits one key, one list of names, and a quarter of an hour.
 */
public sealed interface EnrolmentProof extends Encodable {

    /** Of the statement, in whole seconds. */
    Instant time();

    Bytes signature();

    /** The longest that is taken is one of ECDSA on P-384. */
    int SIGNATURE_SIZE_MAX = 128;

    /** By an enrolment token. */
    record ByToken(Hash token, Instant time, Bytes signature) implements EnrolmentProof {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(1).hash(token).instant(time).bytes(signature);
        }
    }

    /**
     * By the key of a certificate that an enrolment token brought, directly or through others.
     *
     * @param certificate the one that is replaced, DER
     */
    record ByCertificate(Bytes certificate, Instant time, Bytes signature) implements EnrolmentProof {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(2).bytes(certificate).instant(time).bytes(signature);
        }
    }

    static EnrolmentProof decode(CanonicalReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 1 -> new ByToken(in.hash(), in.instant(), in.bytes(SIGNATURE_SIZE_MAX));
            case 2 ->
                new ByCertificate(in.bytes(CertificateProfile.SIZE_MAX), in.instant(), in.bytes(SIGNATURE_SIZE_MAX));
            default -> throw in.malformed("an enrolment is by 1 (a token) or 2 (a certificate), not " + kind);
        };
    }
}
