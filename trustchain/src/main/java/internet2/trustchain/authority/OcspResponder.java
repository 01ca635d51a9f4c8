package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.OcspAnswer.Validity;
import internet2.trustchain.authority.RevocationView.Standing;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.CertStatus;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extensions;
import org.jspecify.annotations.Nullable;

/**
 * Answers whether certificates of one issuer stand (RFC 6960, its nonces as in RFC 9654; RFC 5019 for what is kept).
 *
 * <p>Bytes in, an answer out, whatever was asked. It signs with a delegated key of its node, so the issuing key stays
 * out of it. A question without a nonce gets an answer that was signed before, as long as that is fresh and the ledger
 * says the same. Thread-safe.
 */
public final class OcspResponder {

    /** From {@code thisUpdate} to {@code nextUpdate}. */
    static final Duration VALIDITY = Duration.ofMinutes(10);

    /** RFC 6960 section 4.2.1: {@code unknown [2] IMPLICIT NULL}. */
    private static final int UNKNOWN_TAG = 2;

    /** How requests name an issuer: by hashes, with the algorithm that they choose. */
    private record IssuerHashes(ASN1ObjectIdentifier algorithm, Bytes name, Bytes key) {}

    private final List<IssuerHashes> issuerHashes;
    private final Function<Serial, Standing> standings;
    private final OcspCache cache = new OcspCache();

    private volatile @Nullable OcspCredential credential;

    /** @param standings of the issuer's certificates; of all others they are unknown */
    public OcspResponder(IssuerCertificate issuer, Function<Serial, Standing> standings) {
        this.standings = standings;
        this.issuerHashes = List.of(
                hashes(issuer, "SHA-1", OIWObjectIdentifiers.idSHA1),
                hashes(issuer, "SHA-256", NISTObjectIdentifiers.id_sha256),
                hashes(issuer, "SHA-384", NISTObjectIdentifiers.id_sha384),
                hashes(issuer, "SHA-512", NISTObjectIdentifiers.id_sha512));
    }

    /** Signs with this from now on. Without one every question is answered with {@code tryLater}. */
    public void use(OcspCredential next) {
        credential = next;
        cache.clear();
    }

    /** Until when the credential in use lasts; empty where there is none. */
    public Optional<Instant> credentialNotAfter() {
        return Optional.ofNullable(credential).map(OcspCredential::notAfter);
    }

    /**
     * Answers.
     *
     * @param request DER, a stranger's
     */
    public OcspAnswer respond(Bytes request, Instant now) {
        OcspRequest question;
        try {
            question = OcspRequest.parse(request);
        } catch (MalformedInputException e) {
            return OcspAnswer.MALFORMED_REQUEST;
        }
        if (question.certificates().stream().noneMatch(this::ours)) {
            return OcspAnswer.UNAUTHORIZED;
        }
        OcspCredential signer = credential;
        if (signer == null || !now.isBefore(signer.notAfter())) {
            return OcspAnswer.TRY_LATER;
        }
        try {
            return question.nonce().isPresent()
                    ? once(answer(question, standings(question), signer, now))
                    : cached(question, signer, now);
        } catch (GeneralSecurityException e) {
            return OcspAnswer.INTERNAL_ERROR;
        }
    }

    private static OcspAnswer once(OcspAnswer answer) {
        return new OcspAnswer(answer.der(), Optional.empty());
    }

    private OcspAnswer cached(OcspRequest question, OcspCredential signer, Instant now)
            throws GeneralSecurityException {
        ASN1EncodableVector ids = new ASN1EncodableVector();
        question.certificates().forEach(ids::add);
        Bytes key = X509.der(new DERSequence(ids));
        List<Standing> standings = standings(question);
        Optional<OcspAnswer> known = cache.find(key, standings, now);
        if (known.isPresent()) {
            return known.get();
        }
        OcspAnswer answer = answer(question, standings, signer, now);
        cache.put(key, standings, answer);
        return answer;
    }

    private OcspAnswer answer(OcspRequest question, List<Standing> standings, OcspCredential signer, Instant exactly)
            throws GeneralSecurityException {
        Instant now = exactly.truncatedTo(ChronoUnit.SECONDS);
        Instant next = now.plus(VALIDITY).isBefore(signer.notAfter()) ? now.plus(VALIDITY) : signer.notAfter();
        List<SingleResponse> answers = new ArrayList<>();
        for (int i = 0; i < standings.size(); i++) {
            answers.add(new SingleResponse(
                    question.certificates().get(i), status(standings.get(i)), time(now), time(next), (Extensions)
                            null));
        }
        return new OcspAnswer(signer.sign(answers, question.nonce(), now), Optional.of(new Validity(now, next)));
    }

    private List<Standing> standings(OcspRequest question) {
        return question.certificates().stream().map(this::standing).toList();
    }

    /** Unknown: of other issuers, or never given out. */
    private Standing standing(CertID id) {
        if (!ours(id)) {
            return new Standing.Unknown();
        }
        try {
            return standings.apply(Serial.of(id.getSerialNumber().getValue()));
        } catch (IllegalArgumentException e) {
            return new Standing.Unknown();
        }
    }

    private static CertStatus status(Standing standing) {
        return switch (standing) {
            case Standing.Good good -> new CertStatus();
            case Standing.Unknown unknown -> new CertStatus(UNKNOWN_TAG, DERNull.INSTANCE);
            case Standing.Revoked revoked ->
                new CertStatus(new RevokedInfo(
                        time(revoked.time()),
                        revoked.reason() == RevocationReason.UNSPECIFIED
                                ? null
                                : CRLReason.lookup(revoked.reason().code())));
        };
    }

    private boolean ours(CertID id) {
        IssuerHashes named = new IssuerHashes(
                id.getHashAlgorithm().getAlgorithm(),
                Bytes.of(id.getIssuerNameHash().getOctets()),
                Bytes.of(id.getIssuerKeyHash().getOctets()));
        return issuerHashes.contains(named);
    }

    private static IssuerHashes hashes(IssuerCertificate issuer, String algorithm, ASN1ObjectIdentifier identifier) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            byte[] name = digest.digest(X509.der(issuer.subject()).toArray());
            byte[] key = digest.digest(issuer.key().bits().toArray());
            return new IssuerHashes(identifier, Bytes.wrap(name), Bytes.wrap(key));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    private static ASN1GeneralizedTime time(Instant instant) {
        return new DERGeneralizedTime(Date.from(instant.truncatedTo(ChronoUnit.SECONDS)));
    }
}
