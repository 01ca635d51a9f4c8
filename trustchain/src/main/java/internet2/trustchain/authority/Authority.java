package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.TlsKeys;
import internet2.trustchain.authority.CertificateOperation.Publish;
import internet2.trustchain.authority.CertificateOperation.Published;
import internet2.trustchain.authority.CertificateOperation.Revoke;
import internet2.trustchain.authority.IssuanceRefused.Code;
import internet2.trustchain.log.TransparencyLog;
import internet2.trustchain.log.TrustProof;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Issues and revokes certificates, on every node that holds a share of the issuing key.
 *
 * <p>The issuance sequence, each step with its own refusal:
 *
 * <ol>
 *   <li>Read the request: size, DER, key, names ({@code malformed-request}, {@code bad-key}, {@code bad-name}),
 *       and check that it proves possession of its key ({@code no-proof-of-possession}), which is nobody else's.
 *   <li>Ask whether the requester may have these names for this key, by the same rules, the same policy and the same
 *       state as the ledger ({@code not-entitled}, {@code bad-key}). A refusal here costs nobody a signature.
 *   <li>Bring the lifetime into the policy's bounds ({@code bad-lifetime}), and to an end before the issuer's.
 *   <li>Make the certificate by its profile, with a serial number of 128 random bits, and have it signed: every
 *       holder of the issuing key that contributes has asked the same questions ({@link IssuanceApproval}). It exists
 *       now, but nobody has it: it is not handed out before step 7.
 *   <li>Publish it: one ledger operation. Every node judges it again from scratch and refuses what should not
 *       have been signed, by the policy as it is then; what is accepted has a place in the log, fixed by the block.
 *   <li>The block's log entries are appended and the log's head is signed and cosigned, once for all
 *       certificates of the block.
 *   <li>Prove that the entry is under that head, and hand out certificate, issuers and proof.
 * </ol>
 *
 * <p>So one certificate costs one Ed25519 signature, and a share of one block and one checkpoint. Calls block;
 * they are meant for virtual threads, and any number may run at once. A crash after step 4 leaves nothing but
 * an unused serial number; after step 5 the certificate stands in the log and {@link #find} gives it.
 */
public final class Authority {

    private static final Logger log = LoggerFactory.getLogger(Authority.class);

    private final AuthorityIdentity identity;
    private final CertificateLedger ledger;
    private final Publication publication;
    private final SecureRandom random;
    private final InstantSource clock;
    private final AuthorityObserver observer;
    private final IssuersInForce issuers;
    private final Optional<Authority> web;
    private final UsesInFlight uses = new UsesInFlight();

    /** @param clock for lifetimes; the ledger checks them against block time */
    public Authority(
            AuthorityIdentity identity,
            CertificateLedger ledger,
            TransparencyLog transparency,
            SecureRandom random,
            InstantSource clock,
            AuthorityObserver observer) {
        this(identity, ledger, transparency, random, clock, observer, Optional.empty());
    }

    /** @param web has certificates of the web hierarchy issued, where that one's key is */
    public Authority(
            AuthorityIdentity identity,
            CertificateLedger ledger,
            TransparencyLog transparency,
            SecureRandom random,
            InstantSource clock,
            AuthorityObserver observer,
            Optional<Authority> web) {
        this.identity = identity;
        this.web = web;
        this.ledger = ledger;
        this.publication = new Publication(ledger, transparency);
        this.random = random;
        this.clock = clock;
        this.observer = observer;
        this.issuers = new IssuersInForce(identity, ledger);
    }

    /** Carries the whole sequence out. */
    public IssuedCertificate issue(IssueRequest request) throws IssuanceRefused {
        Instant began = clock.instant();
        try {
            CertificateRequest csr = CertificateRequest.parse(request.csr());
            List<SubjectName> names = Wish.names(request, csr);
            IssuedCertificate issued = issue(new Wish(
                    csr,
                    names,
                    request.lifetime(),
                    request.purpose(),
                    request.requester(),
                    request.consent(),
                    Optional.empty(),
                    Optional.empty()));
            observer.issued(request.purpose(), Duration.between(began, clock.instant()));
            return issued;
        } catch (IssuanceRefused e) {
            observer.refused(e.code());
            throw e;
        }
    }

    /**
     * Carries the sequence out for somebody who is known by nothing but control of the names; the certificate's
     * requester is this node, and it holds the names of {@code control}, whatever the request asks for.
     *
     * @param csr which the caller compared with the names
     * @param request the account's own, for the holders of the issuing key ({@link AccountConsent})
     * @param purpose for a service or for the web
     * @param lifetime where it is not to be the policy's
     */
    public IssuedCertificate issue(
            CertificateRequest csr,
            ControlStatement control,
            Bytes request,
            Purpose purpose,
            Optional<Duration> lifetime)
            throws IssuanceRefused {
        Instant began = clock.instant();
        try {
            IssuedCertificate issued = issue(new Wish(
                    csr,
                    control.subjects(),
                    lifetime,
                    purpose,
                    identity.node(),
                    identity.consents()
                            .consent(new ConsentedRequest(identity.node(), csr.encoded(), purpose, control.subjects())),
                    Optional.of(new IssuanceEvidence.Control(control, request)),
                    Optional.empty()));
            observer.issued(purpose, Duration.between(began, clock.instant()));
            return issued;
        } catch (IssuanceRefused e) {
            observer.refused(e.code());
            throw e;
        }
    }

    /**
     * Issues anew what another certificate says, for the key of a new request.
     *
     * @param csr whose names are left aside
     * @param requester an owner of the old certificate, or an administrator
     * @param consent the requester's, to the new request
     */
    public IssuedCertificate renew(
            Serial serial, Bytes csr, Optional<Duration> lifetime, NodeId requester, Optional<RequestConsent> consent)
            throws IssuanceRefused {
        CertificateRecord old = ledger.state()
                .certificate(serial)
                .orElseThrow(
                        () -> new IssuanceRefused(Code.UNKNOWN_CERTIFICATE, "no certificate has the serial " + serial));
        if (!old.ownedBy(requester, ledger.membership()) && !ledger.membership().isAdministrator(requester)) {
            throw new IssuanceRefused(Code.NOT_ENTITLED, "only its owner renews the certificate " + serial);
        }
        if (old.revocation().isPresent()) {
            throw new IssuanceRefused(
                    Code.ALREADY_REVOKED, "the certificate " + serial + " was revoked; request a new one");
        }
        CertificateFields fields = publication.fields(old);
        return issue(new Wish(
                CertificateRequest.parse(csr),
                fields.names(),
                lifetime,
                old.purpose(),
                requester,
                consent,
                Optional.empty(),
                Optional.empty()));
    }

    /**
     * Carries the sequence out for somebody whom the ledger does not know, but who has an enrolment token or a
     * certificate that goes back to one. The certificate's requester is who granted it. Asked again with a token for
     * the same key, because the answer was lost, it gives the same certificate.
     */
    public IssuedCertificate enrol(EnrolmentRequest request) throws IssuanceRefused {
        Instant began = clock.instant();
        try {
            CertificateRequest csr = CertificateRequest.parse(request.csr());
            Enrolments enrolments = Enrolments.of(ledger);
            Optional<IssuedCertificate> before =
                    enrolments.earlier(request.proof(), csr.key()).flatMap(this::find);
            if (before.isPresent()) {
                return before.get();
            }
            IssuedCertificate issued = issue(new Wish(
                    csr,
                    Wish.parse(request.names()),
                    request.lifetime(),
                    request.purpose(),
                    enrolments.granter(request.proof()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(request.proof())));
            observer.issued(request.purpose(), Duration.between(began, clock.instant()));
            return issued;
        } catch (IssuanceRefused e) {
            observer.refused(e.code());
            throw e;
        }
    }

    /**
     * What a requester consents to who renews a certificate.
     *
     * @return empty where there is none of this serial number
     */
    public Optional<ConsentedRequest> renewal(Serial serial, Bytes csr, NodeId requester) throws IssuanceRefused {
        Optional<CertificateRecord> old = ledger.state().certificate(serial);
        return old.isEmpty()
                ? Optional.empty()
                : Optional.of(new ConsentedRequest(
                        requester,
                        csr,
                        old.get().purpose(),
                        publication.fields(old.get()).names()));
    }

    /** Ends a certificate's validity; it holds for every node from the next block on. */
    public void revoke(Serial serial, RevocationReason reason, NodeId requester) throws IssuanceRefused {
        publication.submit(new Revoke(requester, serial, reason));
        observer.revoked(reason);
        log.atInfo()
                .addKeyValue("serial", serial)
                .addKeyValue("reason", reason.text())
                .addKeyValue("requester", requester)
                .log("certificate revoked");
    }

    /** What the ledger knows of a certificate. */
    public Optional<CertificateRecord> record(Serial serial) {
        return ledger.state().certificate(serial);
    }

    /** A certificate that was issued before, with a proof under the newest head. */
    public Optional<IssuedCertificate> find(Serial serial) {
        return publication.find(serial);
    }

    /** Revocation list of all, signed by the issuing key in force, DER. */
    public Bytes revocationList() throws IssuanceRefused {
        return issuers.newestList(Optional.empty(), clock.instant());
    }

    /** The list that certificates of this shard name, likewise. */
    public Bytes revocationList(CrlShard shard) throws IssuanceRefused {
        return issuers.newestList(Optional.of(shard), clock.instant());
    }

    /**
     * The list of this name, of any issuing key under which certificates may be in force, DER.
     *
     * @param fileName without an extension: the issuer's ({@link IssuerCertificate#fileName()}), and that of a shard
     * @return empty where no list has this name
     */
    public Optional<Bytes> revocationList(String fileName) throws IssuanceRefused {
        return issuers.list(fileName, clock.instant());
    }

    /** Answers an OCSP request in DER, always: as the issuer that it names. */
    public OcspAnswer ocsp(Bytes request) {
        return issuers.answer(request, clock.instant());
    }

    /**
     * Sees to the OCSP credentials, one of each issuing key under which certificates may be in force: gets one, or the
     * next one at two thirds of its life. Call it at start and then once a minute, and whenever this node has got a
     * share of a key or an intermediate was renewed; one at a time does it.
     *
     * @throws IssuanceRefused the first refusal, once each was tried
     */
    public synchronized void maintain() throws IssuanceRefused {
        issuers.each(clock.instant(), this::maintain);
    }

    private Hierarchy hierarchy() {
        return identity.issuer().key().hierarchy();
    }

    private void maintain(IssuersInForce.Issuer own) throws IssuanceRefused {
        Instant now = clock.instant();
        IssuerCertificate issuer = latest(own.certificate());
        Optional<Instant> notAfter = own.ocsp().credentialNotAfter();
        Lifetimes lifetimes = Entitlement.of(ledger).responderLifetimes();
        Duration lifetime = lifetimes.standard();
        boolean over = !issuer.key().equals(issuer().key())
                && now.plus(lifetimes.min()).isAfter(issuer.notAfter()); // with what it issued
        boolean due = notAfter.isEmpty()
                || (!now.isBefore(RenewalSchedule.renewAt(notAfter.get().minus(lifetime), notAfter.get(), 0))
                        && issuer.notAfter().isAfter(notAfter.get())); // the next one would end no later
        if (due && !over) {
            KeyPair pair = TlsKeys.generate(random);
            Bytes csr = Bytes.utf8(SigningRequest.create(pair, List.of()));
            Wish wish = new Wish(
                    CertificateRequest.parse(csr),
                    List.of(),
                    Optional.empty(),
                    Purpose.OCSP_RESPONDER,
                    identity.node(),
                    identity.consents()
                            .consent(new ConsentedRequest(identity.node(), csr, Purpose.OCSP_RESPONDER, List.of())),
                    Optional.empty(),
                    Optional.empty());
            new WishCheck(identity, ledger).require(wish, now);
            Signed signed = sign(wish, issuer);
            IssuedCertificate issued = handOut(wish, signed, publish(wish, signed));
            own.ocsp().use(new OcspCredential(issued.certificate(), pair.getPrivate(), issued.notAfter()));
        }
    }

    public AuthorityIdentity identity() {
        return identity;
    }

    /** The authority of the web hierarchy, where its key is. */
    public Optional<Authority> web() {
        return web;
    }

    /** Why the ledger would refuse a certificate for a service on this statement, or nothing where it would not. */
    public Optional<String> fault(ControlStatement control) {
        return Entitlement.of(ledger)
                .fault(identity.node(), Purpose.SERVICE, control.subjects(), control, clock.instant());
    }

    /** Why nobody gets a certificate by this claim, however it is shown; or nothing where somebody may. */
    public Optional<String> fault(ControlClaim claim) {
        return Entitlement.of(ledger).fault(claim);
    }

    /** Why too few of those that validate now have seen what the statement says, or nothing where enough have. */
    public Optional<String> findingsFault(ControlStatement control) {
        return Entitlement.of(ledger).findingsFault(control, clock.instant());
    }

    /** Whether others know the key, as somebody said who revoked a certificate of it: it is certified no more. */
    public boolean isCompromised(SubjectKey key) {
        return ledger.state().isCompromised(key);
    }

    private IssuedCertificate issue(Wish wish) throws IssuanceRefused {
        if (wish.purpose().hierarchy() == Hierarchy.WEB && web.isPresent()) {
            return web.get().issue(wish);
        }
        AuthorityKey before = issuer().key();
        try {
            return issueOnce(wish);
        } catch (IssuanceRefused e) {
            boolean replaced = !issuer().key().equals(before);
            if (!replaced || e.code() == Code.UNAVAILABLE) {
                throw e;
            }
            return issueOnce(wish); // what was signed with the key before is good for nothing
        }
    }

    private IssuedCertificate issueOnce(Wish wish) throws IssuanceRefused {
        new WishCheck(identity, ledger).require(wish, clock.instant());
        if (wish.enrolment().isPresent()) {
            return issue(wish, wish.enrolment().get());
        }
        Signed signed = sign(wish);
        return handOut(wish, signed, publish(wish, signed));
    }

    /** Of the keys for which a token or certificate is used at once, no more are signed than it has uses. */
    private IssuedCertificate issue(Wish wish, EnrolmentProof proof) throws IssuanceRefused {
        grant(wish); // who has no right to it holds nobody up
        SubjectKey key = wish.csr().key();
        uses.begin(Enrolments.of(ledger), proof, key, clock.instant());
        boolean known = true;
        try {
            Signed signed = sign(wish);
            known = false;
            IssuedCertificate issued = handOut(wish, signed, publish(wish, signed));
            known = true;
            return issued;
        } catch (IssuanceRefused e) {
            known |= e.code() != Code.UNAVAILABLE;
            throw e;
        } finally {
            uses.end(proof, key, known);
        }
    }

    /** What exists from step 4 on. */
    private record Signed(CertificateFields fields, IssuerCertificate issuer, Bytes certificate) {}

    /** Holders that are ahead of this node contribute with a replaced key no more: by the block of the switch, anew. */
    private Signed sign(Wish wish) throws IssuanceRefused {
        IssuerCertificate issuer = issuer();
        try {
            return sign(wish, issuer);
        } catch (IssuanceRefused e) {
            IssuerCertificate now = issuer();
            if (e.code() != Code.UNAVAILABLE || now.key().equals(issuer.key())) {
                throw e;
            }
            return sign(wish, now);
        }
    }

    private Signed sign(Wish wish, IssuerCertificate issuer) throws IssuanceRefused {
        CertificateFields fields = fields(wish, grant(wish).lifetimes(), issuer);
        TBSCertificate tbs = CertificateProfile.make(fields, issuer);
        Bytes signature = identity.keys().of(ledger.state().generation(issuer)).sign(X509.der(tbs), wish.evidence());
        return new Signed(fields, issuer, X509.signed(tbs, wish.purpose().hierarchy(), signature));
    }

    private Published publish(Wish wish, Signed signed) throws IssuanceRefused {
        Optional<ControlStatement> control = wish.control().map(IssuanceEvidence.Control::statement);
        return Published.decode(publication.submit(
                new Publish(wish.requester(), wish.purpose(), signed.certificate(), control, wish.enrolment())));
    }

    private IssuedCertificate handOut(Wish wish, Signed signed, Published published) throws IssuanceRefused {
        TrustProof proof = publication.proof(published.leafIndex());
        log.atInfo()
                .addKeyValue("serial", signed.fields().serial())
                .addKeyValue("purpose", wish.purpose())
                .addKeyValue("requester", wish.requester())
                .addKeyValue("leaf", published.leafIndex())
                .log("certificate issued");
        return Publication.issued(signed.fields(), signed.certificate(), signed.issuer(), proof);
    }

    /** The intermediate as it was renewed last. */
    private IssuerCertificate issuer() {
        return ledger.state().intermediate(hierarchy()).orElseThrow();
    }

    /** The newest certificate of an intermediate's key. */
    private IssuerCertificate latest(IssuerCertificate issuer) {
        return ledger.state()
                .intermediate(hierarchy(), ledger.state().generation(issuer))
                .orElseThrow();
    }

    private Grant grant(Wish wish) throws IssuanceRefused {
        if (wish.enrolment().isPresent()) {
            return Enrolments.of(ledger)
                    .grant(
                            wish.requester(),
                            wish.enrolment().get(),
                            wish.purpose(),
                            wish.csr().key(),
                            wish.names(),
                            clock.instant());
        }
        return Entitlement.of(ledger)
                .grant(
                        wish.requester(),
                        wish.purpose(),
                        wish.csr().key(),
                        wish.names(),
                        wish.control().map(IssuanceEvidence.Control::statement),
                        clock.instant());
    }

    private CertificateFields fields(Wish wish, Lifetimes lifetimes, IssuerCertificate issuer) throws IssuanceRefused {
        Duration lifetime = lifetimes.granted(wish.lifetime());
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant last = issuer.notAfter();
        Instant notAfter = now.plus(lifetime).isAfter(last) ? last : now.plus(lifetime);
        if (Duration.between(now, notAfter).compareTo(lifetimes.min()) < 0) {
            throw new IssuanceRefused(
                    Code.BAD_LIFETIME, "the issuer's own certificate ends at " + last + ": it must be renewed first");
        }
        Serial serial = Serial.random(random);
        DistributionUrls urls = DistributionUrls.of(identity.baseUrl(), issuer.fileName(), serial);
        Purpose purpose = wish.purpose();
        Optional<DistributionUrls> where = purpose == Purpose.OCSP_RESPONDER
                ? Optional.empty()
                : Optional.of(CertificateProfile.asksByOcsp(purpose) ? urls : urls.withoutOcsp());
        return new CertificateFields(
                serial,
                purpose,
                now.minus(IssuancePolicy.BACKDATE),
                notAfter,
                wish.csr().key(),
                wish.names(),
                where);
    }
}
