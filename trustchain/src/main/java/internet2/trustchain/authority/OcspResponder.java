package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.RevocationView.Standing;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.CertStatus;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.OCSPResponseStatus;
import org.bouncycastle.asn1.ocsp.ResponderID;
import org.bouncycastle.asn1.ocsp.ResponseBytes;
import org.bouncycastle.asn1.ocsp.ResponseData;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.ocsp.SingleResponse;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;

/**
 * Answers whether certificates of one issuer stand (RFC 6960; RFC 5019 for what is cached).
 *
 * <p>Bytes in, bytes out, and always an answer: a malformed question gets {@code malformedRequest}. It signs
 * with a delegated key of its node, so the issuing key stays out of it. Thread-safe.
 */
public final class OcspResponder {

    /** From {@code thisUpdate} to {@code nextUpdate}. */
    static final Duration VALIDITY = Duration.ofMinutes(10);

    private static final Duration CACHED_FOR = VALIDITY.dividedBy(2);
    private static final int CACHE_MAX = 4096;

    /** RFC 6960 section 4.2.1: {@code unknown [2] IMPLICIT NULL}. */
    private static final int UNKNOWN_TAG = 2;

    private static final Bytes MALFORMED_REQUEST = failure(OCSPResponseStatus.MALFORMED_REQUEST);
    private static final Bytes TRY_LATER = failure(OCSPResponseStatus.TRY_LATER);
    private static final Bytes INTERNAL_ERROR = failure(OCSPResponseStatus.INTERNAL_ERROR);

    /** How requests name an issuer: by hashes, with the algorithm that they choose. */
    private record IssuerHashes(AlgorithmIdentifier algorithm, Bytes name, Bytes key) {}

    private record CachedAnswer(Bytes der, Instant producedAt, long version) {}

    private final List<IssuerHashes> issuerHashes;
    private final RevocationView view;
    private final ReentrantLock cacheLock = new ReentrantLock();
    private final Map<Hash, CachedAnswer> cache; // guarded by cacheLock

    private volatile @Nullable OcspCredential credential;

    public OcspResponder(IssuerCertificate issuer, RevocationView view) {
        this.view = view;
        this.issuerHashes = List.of(
                hashes(issuer, "SHA-1", OIWObjectIdentifiers.idSHA1),
                hashes(issuer, "SHA-256", NISTObjectIdentifiers.id_sha256));
        this.cache = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Hash, CachedAnswer> eldest) {
                return size() > CACHE_MAX;
            }
        };
    }

    /** Signs with this from now on. Without one every question is answered with {@code tryLater}. */
    public void use(OcspCredential next) {
        credential = next;
        cacheLock.lock();
        try {
            cache.clear();
        } finally {
            cacheLock.unlock();
        }
    }

    /** Until when the credential in use lasts; empty where there is none. */
    public Optional<Instant> credentialNotAfter() {
        return Optional.ofNullable(credential).map(OcspCredential::notAfter);
    }

    /**
     * Answers.
     *
     * @param request DER, a stranger's
     * @return an OCSPResponse in DER, whatever the request was
     */
    public Bytes respond(Bytes request, Instant now) {
        OcspRequest question;
        try {
            question = OcspRequest.parse(request);
        } catch (MalformedInputException e) {
            return MALFORMED_REQUEST;
        }
        OcspCredential signer = credential;
        if (signer == null || !now.isBefore(signer.notAfter())) {
            return TRY_LATER;
        }
        try {
            return question.nonce().isPresent() ? answer(question, signer, now) : cached(question, signer, now);
        } catch (GeneralSecurityException e) {
            return INTERNAL_ERROR;
        }
    }

    private Bytes cached(OcspRequest question, OcspCredential signer, Instant now) throws GeneralSecurityException {
        long version = view.version();
        ASN1EncodableVector ids = new ASN1EncodableVector();
        question.certificates().forEach(ids::add);
        Hash key = Hash.of(X509.der(new DERSequence(ids)));
        Optional<CachedAnswer> known = lookUp(key);
        if (known.isPresent()
                && known.get().version() == version
                && !now.isBefore(known.get().producedAt())
                && now.isBefore(known.get().producedAt().plus(CACHED_FOR))) {
            return known.get().der();
        }
        Bytes der = answer(question, signer, now);
        cacheLock.lock();
        try {
            cache.put(key, new CachedAnswer(der, now, version));
        } finally {
            cacheLock.unlock();
        }
        return der;
    }

    private Optional<CachedAnswer> lookUp(Hash key) {
        cacheLock.lock();
        try {
            return Optional.ofNullable(cache.get(key));
        } finally {
            cacheLock.unlock();
        }
    }

    private Bytes answer(OcspRequest question, OcspCredential signer, Instant exactly) throws GeneralSecurityException {
        Instant now = exactly.truncatedTo(ChronoUnit.SECONDS);
        Instant next = now.plus(VALIDITY).isBefore(signer.notAfter()) ? now.plus(VALIDITY) : signer.notAfter();
        List<SingleResponse> answers = new ArrayList<>();
        for (CertID id : question.certificates()) {
            answers.add(new SingleResponse(id, status(id), time(now), time(next), (Extensions) null));
        }
        Certificate certificate = Certificate.getInstance(signer.certificate().toArray());
        ResponseData data = new ResponseData(
                responderId(certificate),
                time(now),
                new DERSequence(answers.toArray(SingleResponse[]::new)),
                question.nonce().map(Extensions::new).orElse(null));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signer.key());
        signature.update(X509.der(data).toArray());
        BasicOCSPResponse response = new BasicOCSPResponse(
                data,
                new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                new DERBitString(signature.sign()),
                new DERSequence(certificate));
        return X509.der(new OCSPResponse(
                new OCSPResponseStatus(OCSPResponseStatus.SUCCESSFUL),
                new ResponseBytes(
                        OCSPObjectIdentifiers.id_pkix_ocsp_basic,
                        new DEROctetString(X509.der(response).toArray()))));
    }

    private CertStatus status(CertID id) {
        if (!ours(id)) {
            return unknown();
        }
        Serial serial;
        try {
            serial = Serial.of(id.getSerialNumber().getValue());
        } catch (IllegalArgumentException e) {
            return unknown(); // a number that was never given out
        }
        return switch (view.standing(serial)) {
            case Standing.Good good -> new CertStatus();
            case Standing.Unknown unknown -> unknown();
            case Standing.Revoked revoked ->
                new CertStatus(new RevokedInfo(
                        time(revoked.time()),
                        revoked.reason() == RevocationReason.UNSPECIFIED
                                ? null
                                : CRLReason.lookup(revoked.reason().code())));
        };
    }

    private boolean ours(CertID id) {
        Bytes name = Bytes.of(id.getIssuerNameHash().getOctets());
        Bytes key = Bytes.of(id.getIssuerKeyHash().getOctets());
        return issuerHashes.stream()
                .anyMatch(known -> known.algorithm()
                                .getAlgorithm()
                                .equals(id.getHashAlgorithm().getAlgorithm())
                        && known.name().equals(name)
                        && known.key().equals(key));
    }

    private static CertStatus unknown() {
        return new CertStatus(UNKNOWN_TAG, DERNull.INSTANCE);
    }

    /** RFC 6960 section 4.2.1: KeyHash is the SHA-1 hash of the responder's public key, without tag and length. */
    private static ResponderID responderId(Certificate certificate) throws NoSuchAlgorithmException {
        byte[] key = certificate.getSubjectPublicKeyInfo().getPublicKeyData().getOctets();
        return new ResponderID(
                new DEROctetString(MessageDigest.getInstance("SHA-1").digest(key)));
    }

    private static IssuerHashes hashes(IssuerCertificate issuer, String algorithm, ASN1ObjectIdentifier identifier) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            byte[] name = digest.digest(X509.der(issuer.subject()).toArray());
            byte[] key = digest.digest(issuer.key().bits().toArray());
            return new IssuerHashes(new AlgorithmIdentifier(identifier), Bytes.wrap(name), Bytes.wrap(key));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    private static ASN1GeneralizedTime time(Instant instant) {
        return new DERGeneralizedTime(Date.from(instant.truncatedTo(ChronoUnit.SECONDS)));
    }

    private static Bytes failure(int status) {
        return X509.der(new OCSPResponse(new OCSPResponseStatus(status), null));
    }
}
