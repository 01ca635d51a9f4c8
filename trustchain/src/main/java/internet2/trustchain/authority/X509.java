package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.encoding.MalformedInputException;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The few X.509 steps that issuing and judging share. */
final class X509 {

    /** RFC 8410 section 3: the parameters are absent. */
    static final AlgorithmIdentifier ED25519 = new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);

    /** RFC 5758 section 3.2: the parameters are absent. */
    static final AlgorithmIdentifier ECDSA_SHA256 = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    private static final int KEY_ID_SIZE = 20;
    private static final int FIRST_GENERALIZED_YEAR = 2050;

    /** Bouncy Castle makes a formatter for every time. */
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT);

    private X509() {}

    /** Reading of a stranger's ASN.1 by Bouncy Castle. */
    interface Reading<T, E extends Exception> {
        T run() throws E;
    }

    /**
     * Reads, and turns whatever the parser throws at bytes of an unexpected shape into the one exception that
     * means that. It throws many kinds, and a kind that was forgotten would stop a thread that matters.
     *
     * @throws MalformedInputException {@code otherwise}
     */
    static <T, E extends Exception> T reading(String otherwise, Reading<T, E> reading) throws E {
        try {
            return reading.run();
        } catch (MalformedInputException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new MalformedInputException(otherwise);
        }
    }

    /**
     * Reads a certificate that is DER throughout.
     *
     * @throws MalformedInputException for anything else
     */
    static Certificate parse(Bytes der, int sizeMax) {
        byte[] checked = DerShape.check(der, sizeMax);
        return reading("not an X.509 certificate", () -> {
            Certificate certificate = Certificate.getInstance(checked);
            if (!der(certificate).equals(der)) {
                throw new MalformedInputException("the certificate is not DER");
            }
            readThrough(certificate);
            return certificate;
        });
    }

    /** Bouncy Castle reads some parts only when they are asked for: ask now, so that none fails later. */
    private static void readThrough(Certificate certificate) {
        boolean sound = certificate.getSignature().getOctets().length > 0
                && certificate.getSubjectPublicKeyInfo().getPublicKeyData().getOctets().length > 0
                && !instant(certificate.getStartDate()).isAfter(instant(certificate.getEndDate()))
                && certificate.getSerialNumber().getPositiveValue().signum() > 0
                && certificate.getIssuer().toString() != null
                && certificate.getSubject().toString() != null;
        if (!sound) {
            throw new MalformedInputException(
                    "the certificate lacks a key, a signature, a serial number or a lifetime");
        }
    }

    static Bytes der(ASN1Object value) {
        try {
            return Bytes.wrap(value.getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new IllegalStateException("encoding into memory does not fail", e);
        }
    }

    /** {@code SEQUENCE { tbs, algorithm, signature }}: the shape of certificates and CRLs alike. */
    static Bytes signedEd25519(ASN1Object tbs, Bytes signature) {
        return signed(tbs, Hierarchy.NETWORK, signature);
    }

    /** The same of either hierarchy. */
    static Bytes signed(ASN1Object tbs, Hierarchy hierarchy, Bytes signature) {
        return der(
                new DERSequence(new ASN1Object[] {tbs, hierarchy.signature(), new DERBitString(signature.toArray())}));
    }

    static SubjectPublicKeyInfo keyInfo(Ed25519PublicKey key) {
        return new SubjectPublicKeyInfo(ED25519, key.encoded().toArray());
    }

    static Ed25519PublicKey ed25519Key(SubjectPublicKeyInfo info) {
        if (!info.getAlgorithm().equals(ED25519)) {
            throw new MalformedInputException("authorities of this network hold Ed25519 keys");
        }
        return new Ed25519PublicKey(Bytes.of(info.getPublicKeyData().getOctets()));
    }

    /** RFC 7093 section 2, method 1: the first 160 bits of SHA-256 over the key's bits. */
    static Bytes keyId(SubjectPublicKeyInfo info) {
        return Hash.of(info.getPublicKeyData().getOctets()).bytes().slice(0, KEY_ID_SIZE);
    }

    /** @throws MalformedInputException where the extension has another shape */
    static Optional<Bytes> authorityKeyId(Certificate certificate) {
        Extensions extensions = certificate.getTBSCertificate().getExtensions();
        if (extensions == null) {
            return Optional.empty();
        }
        return reading(
                "the authority key identifier is malformed",
                () -> Optional.ofNullable(AuthorityKeyIdentifier.fromExtensions(extensions))
                        .flatMap(id -> Optional.ofNullable(id.getKeyIdentifierOctets()))
                        .map(Bytes::of));
    }

    /** @throws MalformedInputException where the extension has another shape */
    static List<SubjectName> alternativeNames(Extensions extensions) throws IssuanceRefused {
        return reading("the subject alternative names are malformed", () -> {
            GeneralNames names = GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
            return names == null ? List.of() : AlternativeNames.read(names);
        });
    }

    /** RFC 5280 section 4.1.2.5: UTCTime through the year 2049, GeneralizedTime from then on; whole seconds. */
    static Time time(Instant instant) {
        OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
        return time.getYear() < FIRST_GENERALIZED_YEAR
                ? new Time(new DERUTCTime(SECONDS.format(time).substring(2)))
                : new Time(new DERGeneralizedTime(SECONDS.format(time)));
    }

    static Instant instant(Time time) {
        return time.getDate().toInstant();
    }
}
