package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationRefused;
import internet2.trustchain.authority.CertificateState.Descent;
import internet2.trustchain.authority.EnrolmentProof.ByCertificate;
import internet2.trustchain.authority.EnrolmentProof.ByToken;
import internet2.trustchain.authority.IssuanceRefused.Code;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What enrolment tokens are good for, and certificates that go back to one. The authority asks before it makes a
 * certificate, each holder of the issuing key before it contributes, and the ledger when the certificate is published;
 * there the use is counted. Each has the answer from its own state and a signature that only the holder of the token or
 * of the certificate's key can make, so that nobody on the way can put another key in its place.
 */
record Enrolments(CertificateState state, Entitlement rights) {

    /** Renewals in a row before a third of the life is over, for who exchanges a key at once; the next one waits. */
    private static final int EARLY_MAX = 2;

    private static final int LIFE_SHARE_MIN = 3;

    static Enrolments of(CertificateLedger ledger) {
        return new Enrolments(ledger.state(), Entitlement.of(ledger));
    }

    /** What the proof leads back to, and with whose key it is signed. */
    private record Basis(EnrolmentRecord enrolment, SubjectKey signer, List<SubjectName> names, Purpose purpose) {}

    /** Makes a token good. */
    Bytes grant(NodeId granter, EnrolmentGrant grant, Instant now, ModuleState out) throws OperationRefused {
        if (state.enrolment(grant.id()).isPresent()) {
            throw new OperationRefused("token-exists", "there is a token of this key: make another key");
        }
        Instant latest = now.plus(EnrolmentGrant.WAIT_MAX).plus(IssuancePolicy.CLOCK_SKEW_MAX);
        if (!grant.expires().isAfter(now) || grant.expires().isAfter(latest)) {
            throw new OperationRefused(
                    Code.NOT_ENROLLED.text(),
                    "a token waits for at most " + EnrolmentGrant.WAIT_MAX.toDays() + " days");
        }
        Optional<String> fault = fault(granter, grant);
        if (fault.isPresent()) {
            throw new OperationRefused(Code.NOT_ENTITLED.text(), fault.get());
        }
        CertificateState.putEnrolment(out, new EnrolmentRecord(granter, grant, now, 0, Optional.empty()));
        return grant.id().bytes();
    }

    /** Why the granter would get no such certificate of any key, so that the token would bring none. */
    private Optional<String> fault(NodeId granter, EnrolmentGrant grant) {
        Optional<String> refusal = Optional.empty();
        for (SubjectKey.Kind kind : SubjectKey.Kind.values()) {
            Application asked = new Application(new Applicant.Identity(granter), grant.purpose(), kind, grant.names());
            Optional<String> fault = rights.fault(asked);
            if (fault.isPresent()) {
                return fault;
            }
            try {
                rights.policy().grant(asked, rights);
                return Optional.empty();
            } catch (IssuanceRefused e) {
                refusal = refusal.or(() -> Optional.of(e.reason()));
            }
        }
        return refusal;
    }

    /** Ends a token and its line. */
    Bytes revoke(NodeId requester, Hash token, Instant now, ModuleState out) throws OperationRefused {
        EnrolmentRecord found = state.enrolment(token)
                .orElseThrow(() -> new OperationRefused("unknown-token", "there is no token " + token.hex()));
        if (!rights.membership().isSame(found.granter(), requester)
                && !rights.membership().isAdministrator(requester)) {
            throw new OperationRefused(
                    Code.NOT_ENTITLED.text(), "a token is revoked by who granted it or by an administrator");
        }
        if (found.revoked().isPresent()) {
            throw new OperationRefused(
                    Code.ALREADY_REVOKED.text(),
                    "it was revoked at " + found.revoked().get());
        }
        CertificateState.putEnrolment(out, found.revoked(now));
        return Bytes.EMPTY;
    }

    /** Who granted what the proof goes back to, under the id that it has now. */
    NodeId granter(EnrolmentProof proof) throws IssuanceRefused {
        return rights.membership().latest(basis(proof).enrolment().granter());
    }

    /** What the proof's token or certificate brought for this key before: who asks again may not have heard. */
    Optional<Serial> earlier(EnrolmentProof proof, SubjectKey key) throws IssuanceRefused {
        return switch (proof) {
            case ByToken by -> state.enrolled(by.token(), key);
            case ByCertificate by ->
                state.descent(serial(by))
                        .flatMap(Descent::successor)
                        .filter(next ->
                                state.certificate(next).orElseThrow().key().equals(key.digest()));
        };
    }

    /** How many more keys may be certified on it. */
    int usesLeft(EnrolmentProof proof) throws IssuanceRefused {
        return switch (proof) {
            case ByToken by -> {
                EnrolmentRecord enrolment = enrolment(by.token());
                yield enrolment.grant().uses() - enrolment.used();
            }
            case ByCertificate by -> descent(serial(by)).successor().isPresent() ? 0 : 1;
        };
    }

    /** What is granted on a proof; see the other. */
    Grant grant(NodeId requester, EnrolmentProof proof, CertificateFields fields, Instant now) throws IssuanceRefused {
        return grant(requester, proof, fields.purpose(), fields.key(), fields.names(), now);
    }

    /**
     * What is granted on a proof, within the rights that its granter has now.
     *
     * @param requester of the certificate: who granted the enrolment
     * @param now of the block, or of the clock before there is one
     * @throws IssuanceRefused {@code not-enrolled} for what is wrong with the proof or the token, else as {@link
     *     Entitlement#grant}
     */
    Grant grant(
            NodeId requester,
            EnrolmentProof proof,
            Purpose purpose,
            SubjectKey key,
            List<SubjectName> names,
            Instant now)
            throws IssuanceRefused {
        Basis basis = basis(proof);
        EnrolmentRecord enrolment = basis.enrolment();
        require(
                rights.membership().latest(enrolment.granter()).equals(requester),
                requester + " did not grant the token");
        require(
                basis.purpose() == purpose && basis.names().containsAll(names),
                "the token or certificate is not for these names, or for another purpose");
        require(fresh(proof.time(), now), "the proof was made at " + proof.time() + ", which does not count at " + now);
        require(
                enrolment.revoked().isEmpty(),
                "the token " + enrolment.grant().id().hex() + " was revoked");
        switch (proof) {
            case ByToken token -> requireUses(enrolment, key, now);
            case ByCertificate old -> requireInForce(old, names, basis, now);
        }
        Bytes message = new EnrolmentStatement(
                        Hash.of(rights.genesis().root()), purpose, key.digest(), names, proof.time())
                .message();
        require(
                basis.signer().verify(message, proof.signature()),
                "its signature does not hold for this key and names");
        Grant grant = rights.grant(requester, purpose, key, names, Optional.empty(), now);
        return enrolment
                .grant()
                .lifetime()
                .map(ceiling -> new Grant(grant.rule(), grant.lifetimes().upTo(ceiling)))
                .orElse(grant);
    }

    /** Counts the use, and keeps where the certificate comes from. */
    void note(EnrolmentProof proof, CertificateFields fields, Instant now, ModuleState out) throws OperationRefused {
        try {
            switch (proof) {
                case ByToken by -> noteUse(enrolment(by.token()), fields, out);
                case ByCertificate by -> noteRenewal(serial(by), fields.serial(), now, out);
            }
        } catch (IssuanceRefused e) {
            throw new OperationRefused(e.code().text(), e.reason());
        }
    }

    private static void noteUse(EnrolmentRecord enrolment, CertificateFields fields, ModuleState out) {
        Hash token = enrolment.grant().id();
        CertificateState.putEnrolment(out, enrolment.usedOnce());
        CertificateState.putEnrolled(out, token, fields.key(), fields.serial());
        CertificateState.putDescent(out, fields.serial(), new Descent(token, 0, Optional.empty()));
    }

    private void noteRenewal(Serial old, Serial next, Instant now, ModuleState out) throws IssuanceRefused {
        Descent before = descent(old);
        int early = now.isBefore(ripe(state.certificate(old).orElseThrow())) ? before.early() + 1 : 0;
        CertificateState.putDescent(out, old, before.renewedBy(next));
        CertificateState.putDescent(out, next, new Descent(before.token(), early, Optional.empty()));
    }

    private Basis basis(EnrolmentProof proof) throws IssuanceRefused {
        return switch (proof) {
            case ByToken by -> {
                EnrolmentRecord found = enrolment(by.token());
                EnrolmentGrant grant = found.grant();
                SubjectKey key = SubjectKey.of(X509.keyInfo(grant.key()));
                yield new Basis(found, key, grant.names(), grant.purpose());
            }
            case ByCertificate by -> {
                Serial serial = serial(by);
                Descent descent = descent(serial);
                CertificateRecord old = state.certificate(serial).orElseThrow();
                require(
                        old.fingerprint().equals(Hash.of(by.certificate())),
                        "another certificate has the serial number " + serial);
                CertificateFields fields =
                        CertificateFields.of(X509.parse(by.certificate(), CertificateProfile.SIZE_MAX), old.purpose());
                yield new Basis(enrolment(descent.token()), fields.key(), fields.names(), old.purpose());
            }
        };
    }

    private Descent descent(Serial serial) throws IssuanceRefused {
        return state.descent(serial)
                .orElseThrow(() -> refused("the certificate " + serial + " does not go back to a token"));
    }

    private EnrolmentRecord enrolment(Hash token) throws IssuanceRefused {
        return state.enrolment(token).orElseThrow(() -> refused("this network has no token " + token.hex()));
    }

    private void requireUses(EnrolmentRecord enrolment, SubjectKey key, Instant now) throws IssuanceRefused {
        Hash id = enrolment.grant().id();
        require(
                !enrolment.expired(now),
                "the token " + id.hex() + " expired at " + enrolment.grant().expires());
        require(!enrolment.spent(), "the token " + id.hex() + " was used already, as often as it may be");
        require(state.enrolled(id, key).isEmpty(), "the token was used for this key already");
    }

    private void requireInForce(ByCertificate by, List<SubjectName> names, Basis basis, Instant now)
            throws IssuanceRefused {
        Serial serial = serial(by);
        CertificateRecord old = state.certificate(serial).orElseThrow();
        require(old.revocation().isEmpty(), "the certificate " + serial + " was revoked; get a new token");
        require(old.notAfter().isAfter(now), "the certificate " + serial + " has expired; get a new token");
        require(names.equals(basis.names()), "a certificate is renewed for exactly its names");
        Descent descent = descent(serial);
        require(
                descent.successor().isEmpty(),
                "the certificate " + serial + " was renewed already, by "
                        + descent.successor().map(Serial::toString).orElse("")
                        + ": renew that one, or get a new token");
        require(
                descent.early() < EARLY_MAX || !now.isBefore(ripe(old)),
                "the certificate " + serial + " was renewed early, and so was the one before: renew it after "
                        + ripe(old));
    }

    /** When a third of its life is over. */
    private static Instant ripe(CertificateRecord certificate) {
        Duration life = Duration.between(certificate.timestamp(), certificate.notAfter());
        return certificate.timestamp().plus(life.dividedBy(LIFE_SHARE_MIN));
    }

    private static boolean fresh(Instant time, Instant now) {
        return time.truncatedTo(ChronoUnit.SECONDS).equals(time)
                && !time.plus(RequestConsent.AGE_MAX).isBefore(now)
                && !time.minus(IssuancePolicy.CLOCK_SKEW_MAX).isAfter(now);
    }

    private static Serial serial(ByCertificate by) throws IssuanceRefused {
        try {
            return X509.reading(
                    "its serial number is malformed",
                    () -> Serial.of(X509.parse(by.certificate(), CertificateProfile.SIZE_MAX)
                            .getSerialNumber()
                            .getPositiveValue()));
        } catch (MalformedInputException e) {
            throw refused("what is to be renewed is no certificate: " + e.getMessage());
        }
    }

    private static void require(boolean holds, String otherwise) throws IssuanceRefused {
        if (!holds) {
            throw refused(otherwise);
        }
    }

    private static IssuanceRefused refused(String reason) {
        return new IssuanceRefused(Code.NOT_ENROLLED, reason);
    }
}
