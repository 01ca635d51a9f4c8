package internet2.trustchain.validation;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A successful OCSP response (RFC 6960 section 4.2.1), read whole and strictly; not verified yet. */
public final class OcspResponse {

    /** Bytes; an answer about one certificate has less than two thousand. */
    public static final int SIZE_MAX = 64 << 10;

    private static final Oid BASIC = Oid.of("1.3.6.1.5.5.7.48.1.1");
    private static final int ANSWERS_MAX = 256;
    private static final Map<Oid, String> HASHES = Map.of(
            Oid.of("1.3.14.3.2.26"), "SHA-1",
            Oid.of("2.16.840.1.101.3.4.2.1"), "SHA-256",
            Oid.of("2.16.840.1.101.3.4.2.2"), "SHA-384",
            Oid.of("2.16.840.1.101.3.4.2.3"), "SHA-512");

    private final Bytes signedPart;
    private final AlgorithmIdentifier signatureAlgorithm;
    private final Bytes signature;
    private final List<Certificate> certificates;
    private final List<Answer> answers;

    /** What is said of a certificate. */
    enum Status {
        GOOD,
        REVOKED,
        UNKNOWN
    }

    /** @param issuerKeyHash over the key's bits */
    record CertificateId(Oid hash, Bytes issuerNameHash, Bytes issuerKeyHash, Bytes serial) {

        boolean names(Certificate certificate, Certificate issuer) {
            return serial.equals(certificate.serial())
                    && issuerNameHash.equals(digest(certificate.issuer().der()))
                    && issuerKeyHash.equals(digest(issuer.key().bits()));
        }

        private Bytes digest(Bytes content) {
            String algorithm = HASHES.get(hash);
            if (algorithm == null) {
                return Bytes.EMPTY;
            }
            try {
                return Bytes.wrap(MessageDigest.getInstance(algorithm).digest(content.toArray()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has " + algorithm, e);
            }
        }
    }

    /** @param revokedAt where it is revoked */
    record Answer(
            CertificateId id,
            Status status,
            Optional<Instant> revokedAt,
            Instant thisUpdate,
            Optional<Instant> nextUpdate) {

        boolean isCurrent(Instant time) {
            return !time.isBefore(thisUpdate)
                    && nextUpdate.filter(next -> !time.isAfter(next)).isPresent();
        }
    }

    private OcspResponse(DerReader basic) {
        DerReader fields = basic.sequence();
        this.signedPart = fields.element();
        this.signatureAlgorithm = AlgorithmIdentifier.read(fields);
        this.signature = fields.octetBits();
        this.certificates = fields.hasNext() ? certificates(fields) : List.of();
        fields.end();
        DerReader data = DerReader.of(signedPart).sequence();
        data.element(); // responderID: who signed is found by the signature
        data.generalizedTime();
        this.answers = answers(data.sequence());
        if (data.hasNext()) {
            requireNothingCritical(data, DerReader.constructed(1));
        }
        data.end();
    }

    /**
     * Reads a response.
     *
     * @throws MalformedInputException if it is not DER throughout, too large, or an error and no answer
     */
    public static OcspResponse parse(Bytes der) {
        if (der.size() > SIZE_MAX) {
            throw new MalformedInputException("an OCSP response has at most " + SIZE_MAX + " bytes here");
        }
        DerReader in = DerReader.of(der);
        DerReader fields = in.sequence();
        in.end();
        int status = fields.count(DerReader.ENUMERATED);
        if (status != 0) {
            throw new MalformedInputException("the OCSP responder answers with error " + status);
        }
        DerReader bytes = fields.enter(DerReader.constructed(0)).sequence();
        fields.end();
        if (!bytes.oid().equals(BASIC)) {
            throw bytes.malformed("a basic OCSP response was expected");
        }
        DerReader basic = DerReader.of(bytes.content(DerReader.OCTET_STRING));
        bytes.end();
        OcspResponse response = new OcspResponse(basic);
        basic.end();
        return response;
    }

    private static List<Certificate> certificates(DerReader fields) {
        DerReader list = fields.enter(DerReader.constructed(0)).sequence();
        List<Certificate> certificates = new ArrayList<>();
        while (list.hasNext()) {
            certificates.add(Certificate.parse(list.element()));
        }
        return List.copyOf(certificates);
    }

    private static List<Answer> answers(DerReader list) {
        List<Answer> answers = new ArrayList<>();
        while (list.hasNext()) {
            answers.add(answer(list.sequence()));
            if (answers.size() > ANSWERS_MAX) {
                throw list.malformed("more than " + ANSWERS_MAX + " answers");
            }
        }
        return List.copyOf(answers);
    }

    private static Answer answer(DerReader fields) {
        DerReader id = fields.sequence();
        CertificateId certificate = new CertificateId(
                AlgorithmIdentifier.read(id).algorithm(),
                id.content(DerReader.OCTET_STRING),
                id.content(DerReader.OCTET_STRING),
                id.integerContent(DerReader.INTEGER));
        id.end();
        Optional<Instant> revokedAt = Optional.empty();
        Status status = Status.REVOKED;
        if (fields.nextIs(DerReader.constructed(1))) {
            DerReader revoked = fields.enter(DerReader.constructed(1));
            revokedAt = Optional.of(revoked.generalizedTime());
            if (revoked.hasNext()) {
                revoked.enter(DerReader.constructed(0)).count(DerReader.ENUMERATED);
            }
            revoked.end();
        } else {
            status = fields.nextIs(DerReader.primitive(0)) ? Status.GOOD : Status.UNKNOWN;
            fields.content(DerReader.primitive(status == Status.GOOD ? 0 : 2));
        }
        Instant thisUpdate = fields.generalizedTime();
        Optional<Instant> nextUpdate = fields.nextIs(DerReader.constructed(0))
                ? Optional.of(fields.enter(DerReader.constructed(0)).generalizedTime())
                : Optional.empty();
        if (fields.hasNext()) {
            requireNothingCritical(fields, DerReader.constructed(1));
        }
        fields.end();
        return new Answer(certificate, status, revokedAt, thisUpdate, nextUpdate);
    }

    private static void requireNothingCritical(DerReader in, int tag) {
        DerReader explicit = in.enter(tag);
        if (Extension.readAll(explicit).stream().anyMatch(Extension::critical)) {
            throw in.malformed("a critical extension that is not understood");
        }
        explicit.end();
    }

    Optional<Answer> about(Certificate certificate, Certificate issuer) {
        return answers.stream()
                .filter(each -> each.id().names(certificate, issuer))
                .findFirst();
    }

    /** What the responder sent along, unverified. */
    List<Certificate> certificates() {
        return certificates;
    }

    Bytes signedPart() {
        return signedPart;
    }

    AlgorithmIdentifier signatureAlgorithm() {
        return signatureAlgorithm;
    }

    Bytes signature() {
        return signature;
    }
}
