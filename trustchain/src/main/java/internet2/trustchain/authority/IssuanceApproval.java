package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.threshold.signing.Approval;
import internet2.trustchain.threshold.signing.BusyException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.TBSCertificate;

/**
 * What a holder of the issuing key asks before it contributes, of its own state and clock alone. A certificate is made
 * anew from its own fields and from nothing that the coordinator says; so is a revocation list.
 *
 * <ol>
 *   <li>The request proves possession of its key, and the certificate holds that key.
 *   <li>The requester consents to it, purpose and names ({@link RequestConsent}), or granted an enrolment whose token
 *       or certificate signs for this very key ({@link EnrolmentProof}).
 *   <li>The requester may have the names, by the ledger's rule ({@link Entitlement}); or enough validators saw that an
 *       account controls them, CAA lets it, and the account asks for this key ({@link AccountConsent}). Either way the
 *       policy grants it that this node's own state holds.
 *   <li>The key is nobody else's, names beyond ASCII are sound ({@link InternationalNames}).
 *   <li>No other key has this holder's contribution for the last use of the same enrolment ({@link UsesInFlight}).
 *   <li>Form and lifetime are the profile's and the policy's, byte for byte, and the serial number is free.
 * </ol>
 *
 * <p>A key that another took the place of signs what shows how its certificates stand, lists and certificates of OCSP
 * responders, as long as any of them may be in force. To whoever asks it for more it says to ask again: that node is
 * behind the switch to the other key.
 */
public final class IssuanceApproval implements Approval {

    private final NetworkId network;
    private final CertificateLedger ledger;
    private final AccountConsent accounts;
    private final InstantSource clock;
    private final int generation;
    private final UsesInFlight uses = new UsesInFlight();

    /** For the key that the network began with. */
    public IssuanceApproval(NetworkId network, CertificateLedger ledger, AccountConsent accounts, InstantSource clock) {
        this(network, ledger, accounts, clock, 1);
    }

    /** @param generation of the issuing key, from 1 */
    public IssuanceApproval(
            NetworkId network, CertificateLedger ledger, AccountConsent accounts, InstantSource clock, int generation) {
        this.network = network;
        this.ledger = ledger;
        this.accounts = accounts;
        this.clock = clock;
        this.generation = generation;
    }

    @Override
    public Optional<String> objection(Bytes message, Bytes evidence) {
        try {
            Optional<IssuerCertificate> issuer = ledger.state().intermediate(Hierarchy.NETWORK, generation);
            if (issuer.isEmpty() || ledger.state().replacedKeys().isOver(generation, clock.instant())) {
                return Optional.of("no intermediate with this key is in force");
            }
            return switch (CanonicalReader.decode(evidence, IssuanceEvidence::decode)) {
                case IssuanceEvidence.Requested requested -> certificateFault(message, requested, issuer.get());
                case IssuanceEvidence.Listed listed ->
                    ListFault.of(message, issuer.get(), ledger.state(), clock.instant());
            };
        } catch (IssuanceRefused e) {
            if (e.code() == IssuanceRefused.Code.UNAVAILABLE) {
                throw new BusyException(e.reason());
            }
            return Optional.of(e.code().text() + ": " + e.reason());
        } catch (MalformedInputException e) {
            return Optional.of("malformed: " + e.getMessage());
        }
    }

    private Optional<String> certificateFault(
            Bytes message, IssuanceEvidence.Requested requested, IssuerCertificate issuer) throws IssuanceRefused {
        Instant now = clock.instant();
        if (requested.purpose() != Purpose.OCSP_RESPONDER
                && ledger.state().issuingKey().generation() != generation) {
            throw new BusyException("another key took the place of this one"); // who asks is a block behind
        }
        CertificateRequest csr = CertificateRequest.parse(requested.csr());
        CertificateFields fields = CertificateProfile.fields(certificate(message), requested.purpose(), issuer);
        if (!X509.der(CertificateProfile.make(fields, issuer)).equals(message)) {
            return Optional.of("what is to be signed is not DER");
        }
        if (!fields.keyInfo().equals(csr.key().info())) {
            return Optional.of("the certificate holds another key than the request");
        }
        Optional<String> consentFault = consentFault(requested, fields.names(), now);
        if (consentFault.isPresent()) {
            return consentFault;
        }
        Grant grant = grant(requested, fields, now);
        Optional<String> fault = fields.lifetimeFault(grant.lifetimes(), issuer, now)
                .or(() -> InternationalNames.fault(fields.names()))
                .or(() -> keyFault(requested.requester(), fields, now))
                .or(() -> requested
                        .control()
                        .flatMap(control -> accounts.fault(control.statement(), requested.csr(), control.request())))
                .or(() -> ledger.state()
                        .certificate(fields.serial())
                        .map(taken -> "a certificate has the serial number " + fields.serial() + " already"));
        if (fault.isEmpty() && requested.enrolment().isPresent()) {
            uses.hold(Enrolments.of(ledger), requested.enrolment().get(), fields.key(), now);
        }
        return fault;
    }

    private Grant grant(IssuanceEvidence.Requested requested, CertificateFields fields, Instant now)
            throws IssuanceRefused {
        Optional<ControlStatement> control = requested.control().map(IssuanceEvidence.Control::statement);
        return requested.enrolment().isPresent()
                ? Enrolments.of(ledger)
                        .grant(requested.requester(), requested.enrolment().get(), fields, now)
                : Entitlement.of(ledger)
                        .grant(requested.requester(), requested.purpose(), fields.key(), fields.names(), control, now);
    }

    private Optional<String> consentFault(IssuanceEvidence.Requested requested, List<SubjectName> names, Instant now) {
        if (requested.enrolment().isPresent()) {
            return Optional.empty(); // who granted it consented then, and what enrols signs for this very key
        }
        return requested.consent().isEmpty()
                ? Optional.of("nothing shows that " + requested.requester() + " asked for this")
                : requested
                        .consent()
                        .get()
                        .fault(
                                network,
                                new ConsentedRequest(
                                        requested.requester(), requested.csr(), requested.purpose(), names),
                                ledger.membership(),
                                now);
    }

    private Optional<String> keyFault(NodeId requester, CertificateFields fields, Instant now) {
        String domain = ledger.state().genesis().trustDomain();
        NodeId owner = CertificatesModule.subject(fields.names(), domain).orElse(requester);
        return KeyUse.fault(ledger.state(), ledger.membership(), fields.key(), owner, now);
    }

    private static org.bouncycastle.asn1.x509.Certificate certificate(Bytes message) {
        TBSCertificate tbs = X509.reading(
                "not the inside of a certificate",
                () -> TBSCertificate.getInstance(DerShape.check(message, CertificateProfile.SIZE_MAX)));
        return X509.parse(X509.signedEd25519(tbs, UNSIGNED), CertificateProfile.SIZE_MAX);
    }

    /** In the place of a signature that is yet to be made. */
    private static final Bytes UNSIGNED = Bytes.wrap(new byte[64]);
}
