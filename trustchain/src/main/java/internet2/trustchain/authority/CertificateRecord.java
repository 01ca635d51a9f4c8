package internet2.trustchain.authority;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.Membership;
import internet2.trustchain.authority.RevocationView.Standing;
import java.time.Instant;
import java.util.Optional;

/**
 * What the ledger's state holds of a certificate. The certificate itself is in its block and in the log.
 *
 * @param fingerprint SHA-256 of the certificate
 * @param key SHA-256 of its SubjectPublicKeyInfo
 * @param requester who asked for it
 * @param subject the identity that its SPIFFE ID names, if it has one
 * @param timestamp of the block, which is also the log entry's
 */
public record CertificateRecord(
        Hash fingerprint,
        Hash key,
        Purpose purpose,
        NodeId requester,
        Optional<NodeId> subject,
        long leafIndex,
        Instant timestamp,
        Instant notAfter,
        Optional<Standing.Revoked> revocation)
        implements Encodable {

    static CertificateRecord decode(CanonicalReader in) {
        return new CertificateRecord(
                in.hash(),
                in.hash(),
                Purpose.decode(in),
                new NodeId(in.hash()),
                in.optional(next -> new NodeId(next.hash())),
                in.u64(),
                in.instant(),
                in.instant(),
                in.optional(next -> new Standing.Revoked(next.instant(), RevocationReason.decode(next))));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(fingerprint)
                .hash(key)
                .u8(purpose.code())
                .hash(requester.hash())
                .optional(subject, (next, id) -> next.hash(id.hash()))
                .u64(leafIndex)
                .instant(timestamp)
                .instant(notAfter)
                .optional(
                        revocation,
                        (next, revoked) ->
                                next.instant(revoked.time()).u8(revoked.reason().code()));
    }

    CertificateRecord revoked(Instant time, RevocationReason reason) {
        return new CertificateRecord(
                fingerprint,
                key,
                purpose,
                requester,
                subject,
                leafIndex,
                timestamp,
                notAfter,
                Optional.of(new Standing.Revoked(time, reason)));
    }

    public Standing standing() {
        return revocation.<Standing>map(revoked -> revoked).orElseGet(Standing.Good::new);
    }

    /** The identity that the certificate names, or else who asked for it. */
    NodeId owner() {
        return subject.orElse(requester);
    }

    /** Whether {@code id}, under whatever keys, may revoke it without being an administrator. */
    boolean ownedBy(NodeId id, Membership membership) {
        return membership.isSame(requester, id)
                || subject.filter(named -> membership.isSame(named, id)).isPresent();
    }
}
