package internet2.server;

import internet2.foundation.NodeId;
import internet2.ledger.Member;
import internet2.ledger.Membership;
import internet2.trustchain.authority.Authority;
import internet2.trustchain.authority.CertificateRecord;
import internet2.trustchain.authority.CertificateState;
import internet2.trustchain.authority.IssuanceRefused;
import internet2.trustchain.authority.RevocationReason;
import internet2.trustchain.authority.Serial;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the certificates of the keys that this node had before, once it serves under those that it has now, and of those
 * that it was to go on under and gave up: who rotates keys may do so because somebody else has the others.
 */
final class SupersededCertificates {

    private static final int PAGE = 1000;

    private static final Logger log = LoggerFactory.getLogger(SupersededCertificates.class);

    private final NodeId self;
    private final Membership membership;
    private final CertificateState certificates;
    private final Authority authority;
    private final InstantSource clock;

    SupersededCertificates(
            NodeId self,
            Membership membership,
            CertificateState certificates,
            Authority authority,
            InstantSource clock) {
        this.self = self;
        this.membership = membership;
        this.certificates = certificates;
        this.authority = authority;
        this.clock = clock;
    }

    /** Revokes what is left of them; what the ledger does not take now is due again. */
    synchronized void revoke() {
        try {
            for (Serial serial : left()) {
                authority.revoke(serial, RevocationReason.SUPERSEDED, self);
            }
        } catch (IssuanceRefused e) {
            log.atWarn().addKeyValue("reason", e.reason()).log("certificates of the old keys are not revoked yet");
        }
    }

    private List<Serial> left() {
        List<NodeId> line = Stream.iterate(
                        Optional.of(self), Optional::isPresent, id -> id.flatMap(membership::predecessor))
                .map(Optional::orElseThrow)
                .toList();
        return Stream.concat(
                        line.stream().skip(1).flatMap(id -> certificates.ofSubject(id).stream()),
                        givenUp().flatMap(id -> requestedBy(line, id)))
                .distinct()
                .filter(serial ->
                        certificates.certificate(serial).filter(this::isInForce).isPresent())
                .toList();
    }

    /** Put out under this node's name, as whoever it named and gave up is: the ledger has no list of those. */
    private Stream<NodeId> givenUp() {
        Optional<String> name = membership.member(self).map(Member::name);
        return Stream.iterate(
                        membership.members(Optional.empty(), PAGE),
                        page -> !page.isEmpty(),
                        page -> membership.members(Optional.of(page.getLast().id()), PAGE))
                .flatMap(List::stream)
                .filter(member ->
                        member.excluded() && name.filter(member.name()::equals).isPresent())
                .map(Member::id);
    }

    /** Another that had this node's name and was put out asked for its certificates itself. */
    private Stream<Serial> requestedBy(List<NodeId> line, NodeId subject) {
        return certificates.ofSubject(subject).stream()
                .filter(serial -> certificates
                        .certificate(serial)
                        .filter(record -> line.contains(record.requester()))
                        .isPresent());
    }

    private boolean isInForce(CertificateRecord certificate) {
        return certificate.revocation().isEmpty() && certificate.notAfter().isAfter(clock.instant());
    }
}
