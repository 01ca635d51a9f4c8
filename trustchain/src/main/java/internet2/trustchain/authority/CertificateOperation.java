package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
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
     * @param enrolment by which somebody else got it on the requester's grant; never beside {@code control}
     */
    record Publish(
            NodeId requester,
            Purpose purpose,
            Bytes certificate,
            Optional<ControlStatement> control,
            Optional<EnrolmentProof> enrolment)
            implements CertificateOperation {

        public Publish(NodeId requester, Purpose purpose, Bytes certificate) {
            this(requester, purpose, certificate, Optional.empty());
        }

        public Publish(NodeId requester, Purpose purpose, Bytes certificate, Optional<ControlStatement> control) {
            this(requester, purpose, certificate, control, Optional.empty());
        }

        public Publish {
            if (control.isPresent() && enrolment.isPresent()) {
                throw new IllegalArgumentException("a certificate stands on control or on an enrolment, not on both");
            }
            if (certificate.isEmpty() || certificate.size() > CertificateProfile.SIZE_MAX) {
                throw new IllegalArgumentException("a certificate has 1 to " + CertificateProfile.SIZE_MAX + " bytes");
            }
        }

        @Override
        public void encode(CanonicalWriter out) {
            int kind = control.isPresent() ? 3 : enrolment.isPresent() ? 5 : 1;
            out.u8(kind).hash(requester.hash()).u8(purpose.code()).bytes(certificate);
            control.ifPresent(out::value);
            enrolment.ifPresent(out::value);
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

    /**
     * Makes an enrolment token good.
     *
     * @param requester a member, who signs it, and whose rights to the names count each time
     */
    record GrantEnrolment(NodeId requester, EnrolmentGrant grant) implements CertificateOperation {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(6).hash(requester.hash()).value(grant);
        }
    }

    /**
     * Ends a token, and renewals of what it brought; the certificates that there are stay.
     *
     * @param requester who granted it, or an administrator
     */
    record RevokeEnrolment(NodeId requester, Hash token) implements CertificateOperation {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(7).hash(requester.hash()).hash(token);
        }
    }

    /**
     * Puts the next intermediate of a hierarchy in the place of the last; what that one issued stays good.
     *
     * @param requester a member, who signs it
     * @param certificate signed by the hierarchy's root, DER
     */
    record RenewIntermediate(NodeId requester, Hierarchy hierarchy, Bytes certificate) implements CertificateOperation {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(8).hash(requester.hash()).u8(hierarchy.code()).bytes(certificate);
        }
    }

    /**
     * Has an intermediate renewed before it is due.
     *
     * @param requester an administrator, who signs it
     */
    record OrderIntermediate(NodeId requester, Hierarchy hierarchy) implements CertificateOperation {

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(9).hash(requester.hash()).u8(hierarchy.code());
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
            case 5 ->
                new Publish(
                        requester,
                        Purpose.decode(in),
                        in.bytes(CertificateProfile.SIZE_MAX),
                        Optional.empty(),
                        Optional.of(EnrolmentProof.decode(in)));
            case 6 -> new GrantEnrolment(requester, EnrolmentGrant.decode(in));
            case 7 -> new RevokeEnrolment(requester, in.hash());
            case 8 -> new RenewIntermediate(requester, Hierarchy.decode(in), in.bytes(IssuerCertificate.SIZE_MAX));
            case 9 -> new OrderIntermediate(requester, Hierarchy.decode(in));
            default ->
                throw in.malformed(
                        "an operation on certificates is 1, 3 or 5 (publish), 2 (revoke), 4 (set the policy),"
                                + " 6 (grant an enrolment), 7 (revoke it), 8 (renew an issuer) or 9 (order it), not "
                                + kind);
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
