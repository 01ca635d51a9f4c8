package internet2.trustchain.validation;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.encoding.MalformedInputException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

/**
 * A certificate as RFC 5280 section 4 has it, read whole and strictly; who signed it is not known yet.
 *
 * <p>It compares by its encoding.
 */
public final class Certificate {

    /** Bytes; chains on the Web stay below a fifth of this. */
    public static final int SIZE_MAX = 64 << 10;

    private static final int VERSIONS = 3;
    private static final int VERSION_3 = 2;
    private static final int SERIAL_SIZE_MAX = 64;

    private final Bytes der;
    private final Bytes signedPart;
    private final int version;
    private final Bytes serial;
    private final AlgorithmIdentifier signatureAlgorithm;
    private final AlgorithmIdentifier innerSignatureAlgorithm;
    private final Bytes signature;
    private final DistinguishedName issuer;
    private final DistinguishedName subject;
    private final Instant notBefore;
    private final Instant notAfter;
    private final SubjectPublicKey key;
    private final CertificateExtensions extensions;

    private Certificate(Bytes der, DerReader in) {
        this.der = der;
        DerReader fields = in.sequence();
        this.signedPart = fields.element();
        this.signatureAlgorithm = AlgorithmIdentifier.read(fields);
        this.signature = fields.octetBits();
        fields.end();
        DerReader tbs = DerReader.of(signedPart).sequence();
        this.version = version(tbs);
        this.serial = tbs.integerContent(DerReader.INTEGER);
        this.innerSignatureAlgorithm = AlgorithmIdentifier.read(tbs);
        this.issuer = DistinguishedName.read(tbs);
        DerReader validity = tbs.sequence();
        this.notBefore = validity.time();
        this.notAfter = validity.time();
        validity.end();
        this.subject = DistinguishedName.read(tbs);
        this.key = SubjectPublicKey.read(tbs);
        skipUniqueId(tbs, 1);
        skipUniqueId(tbs, 2);
        this.extensions = tbs.hasNext() ? extensions(tbs) : CertificateExtensions.NONE;
        tbs.end();
        if (serial.size() > SERIAL_SIZE_MAX) {
            throw new MalformedInputException("a serial number of more than " + SERIAL_SIZE_MAX + " bytes");
        }
    }

    /**
     * Reads a certificate.
     *
     * @throws MalformedInputException if it is not DER throughout, not of the shape of RFC 5280, or too large
     */
    public static Certificate parse(Bytes der) {
        if (der.size() > SIZE_MAX) {
            throw new MalformedInputException(
                    "a certificate has at most " + SIZE_MAX + " bytes here, not " + der.size());
        }
        DerReader in = DerReader.of(der);
        Certificate certificate = new Certificate(der, in);
        in.end();
        return certificate;
    }

    private static int version(DerReader tbs) {
        if (!tbs.nextIs(DerReader.constructed(0))) {
            return 1;
        }
        DerReader explicit = tbs.enter(DerReader.constructed(0));
        int version = explicit.count(DerReader.INTEGER);
        explicit.end();
        if (version == 0 || version >= VERSIONS) {
            throw tbs.malformed("a version that is unknown, or a default that is written out");
        }
        return version + 1;
    }

    private void skipUniqueId(DerReader tbs, int number) {
        if (tbs.nextIs(DerReader.primitive(number))) {
            if (version == 1) {
                throw tbs.malformed("a unique identifier needs version 2");
            }
            tbs.element();
        }
    }

    private CertificateExtensions extensions(DerReader tbs) {
        if (version != VERSION_3 + 1) {
            throw tbs.malformed("extensions need version 3");
        }
        DerReader explicit = tbs.enter(DerReader.constructed(3));
        List<Extension> all = Extension.readAll(explicit);
        explicit.end();
        return CertificateExtensions.read(all, issuer);
    }

    public Bytes der() {
        return der;
    }

    /** {@code TBSCertificate}, the very bytes that were signed. */
    Bytes signedPart() {
        return signedPart;
    }

    /** 1 to 3. */
    int version() {
        return version;
    }

    /** The serial number's content octets: two's complement, minimal. */
    Bytes serial() {
        return serial;
    }

    /** Positive where the authority keeps to RFC 5280 section 4.1.2.2. */
    public BigInteger serialNumber() {
        return new BigInteger(serial.toArray());
    }

    AlgorithmIdentifier signatureAlgorithm() {
        return signatureAlgorithm;
    }

    /** RFC 5280 section 4.1.1.2: both places name the same algorithm. */
    boolean namesOneSignatureAlgorithm() {
        return signatureAlgorithm.equals(innerSignatureAlgorithm);
    }

    Bytes signature() {
        return signature;
    }

    public DistinguishedName issuer() {
        return issuer;
    }

    public DistinguishedName subject() {
        return subject;
    }

    public Instant notBefore() {
        return notBefore;
    }

    /** The last second in which it is valid. */
    public Instant notAfter() {
        return notAfter;
    }

    SubjectPublicKey key() {
        return key;
    }

    CertificateExtensions extensions() {
        return extensions;
    }

    public List<GeneralName> alternativeNames() {
        return extensions.alternativeNames();
    }

    /** RFC 5280 section 6.1: the same name in both places. */
    boolean isSelfIssued() {
        return subject.equals(issuer);
    }

    boolean isCa() {
        return extensions.isCa();
    }

    /** SHA-256 of the certificate. */
    public Hash fingerprint() {
        return Hash.of(der);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Certificate that && der.equals(that.der);
    }

    @Override
    public int hashCode() {
        return der.hashCode();
    }

    /** Its subject, or the first of its names. */
    @Override
    public String toString() {
        return subject.isEmpty() && !alternativeNames().isEmpty()
                ? alternativeNames().getFirst().toString()
                : subject.toString();
    }
}
