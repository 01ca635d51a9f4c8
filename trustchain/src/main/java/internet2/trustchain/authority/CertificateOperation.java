package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.Optional;

/** The operations of the module {@code certificates}. */
public sealed interface CertificateOperation extends Encodable {

    /** In UTF-8. */
    int REASON_BYTES_MAX = 4 * PolicyVersion.REASON_LENGTH_MAX;

    /** Whose rights count: the account that signs, or one that the account may speak for. */
    NodeId requester();

    /**
     * Makes a certificate valid: from its block on it stands in the log, and can be revoked.
     *
     * @param certificate signed by an issuer of the network, DER
     * @param control who showed control of its names, where they are not the requester's
     */
    record Publish(NodeId requester, Purpose purpose, Bytes certificate, Optional<ControlStatement> control)
            implements CertificateOperation {

        public Publish(NodeId requester, Purpose purpose, Bytes certificate) {
            this(requester, purpose, certificate, Optional.empty());
        }

        public Publish {
            if (certificate.isEmpty() || certificate.size() > CertificateProfile.SIZE_MAX) {
                throw new IllegalArgumentException("a certificate has 1 to " + CertificateProfile.SIZE_MAX + " bytes");
            }
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(control.isPresent() ? 3 : 1)
                    .hash(requester.hash())
                    .u8(purpose.code())
                    .bytes(certificate);
            control.ifPresent(out::value);
        }
    }

    /** Ends a certificate's validity for good. */
    record Revoke(NodeId requester, Serial serial, RevocationReason reason) implements CertificateOperation {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(2).hash(requester.hash()).value(serial).u8(reason.code());
        }
    }

    /**
     * Puts another policy in force, from the next operation on.
     *
     * @param requester an administrator, who signs it
     * @param base number of the policy that it was written against, so that nobody's change is lost in another's
     * @param reason for the audit trail: 1 to 500 characters
     */
    record SetPolicy(NodeId requester, long base, IssuancePolicy policy, String reason)
            implements CertificateOperation {

        public SetPolicy {
            if (reason.isBlank() || reason.length() > PolicyVersion.REASON_LENGTH_MAX) {
                throw new IllegalArgumentException(
                        "a policy is changed for a reason of 1 to " + PolicyVersion.REASON_LENGTH_MAX + " characters");
            }
            if (policy.encoded().size() > IssuancePolicy.BYTES_MAX) {
                throw new IllegalArgumentException("a policy has at most " + IssuancePolicy.BYTES_MAX + " bytes, not "
                        + policy.encoded().size());
            }
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(4).hash(requester.hash()).u64(base).value(policy).text(reason);
        }
    }

    static CertificateOperation decode(CanonicalReader in) {
        int kind = in.u8();
        NodeId requester = new NodeId(in.hash());
        return switch (kind) {
            case 1 -> new Publish(requester, Purpose.decode(in), in.bytes(CertificateProfile.SIZE_MAX));
            case 2 -> new Revoke(requester, Serial.decode(in), RevocationReason.decode(in));
            case 3 ->
                new Publish(
                        requester,
                        Purpose.decode(in),
                        in.bytes(CertificateProfile.SIZE_MAX),
                        Optional.of(ControlStatement.decode(in)));
            case 4 -> new SetPolicy(requester, in.u64(), IssuancePolicy.decode(in), in.text(REASON_BYTES_MAX));
            default ->
                throw in.malformed("an operation on certificates is 1 or 3 (publish), 2 (revoke) or 4 (set the policy),"
                        + " not " + kind);
        };
    }

    /** What the receipt of {@link Publish} holds: the serial number and the place in the log. */
    record Published(Serial serial, long leafIndex) implements Encodable {

        @Override
        public void encode(CanonicalWriter out) {
            out.value(serial).u64(leafIndex);
        }

        public static Published decode(Bytes result) {
            return CanonicalReader.decode(result, in -> new Published(Serial.decode(in), in.u64()));
        }
    }
}
