package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.crypto.MalformedPemException;
import internet2.foundation.crypto.Pem;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.IssuanceRefused.Code;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A PKCS#10 certificate signing request (RFC 2986) whose signature proves possession of its key.
 *
 * <p>Only the key and the subject alternative names are taken over: every other wish, be it a subject, a
 * key usage or a CA flag, is the profile's to decide.
 *
 * @param encoded as it came
 * @param key checked for form and strength
 * @param names what the request asks for in its extension
 * @param commonName of the subject, if it is a host name: what older tools ask for, where nothing else names
 */
public record CertificateRequest(
        Bytes encoded, SubjectKey key, List<SubjectName> names, Optional<SubjectName> commonName) {

    /** Bytes of DER; twice as much PEM. */
    public static final int DER_SIZE_MAX = 16 * 1024;

    private static final byte SEQUENCE = 0x30;
    static final int PEM_SIZE_MAX = 2 * DER_SIZE_MAX;

    private static final Map<ASN1ObjectIdentifier, String> ALGORITHMS = Map.of(
            X9ObjectIdentifiers.ecdsa_with_SHA256, "SHA256withECDSA",
            X9ObjectIdentifiers.ecdsa_with_SHA384, "SHA384withECDSA",
            X9ObjectIdentifiers.ecdsa_with_SHA512, "SHA512withECDSA",
            EdECObjectIdentifiers.id_Ed25519, "Ed25519",
            PKCSObjectIdentifiers.sha256WithRSAEncryption, "SHA256withRSA",
            PKCSObjectIdentifiers.sha384WithRSAEncryption, "SHA384withRSA",
            PKCSObjectIdentifiers.sha512WithRSAEncryption, "SHA512withRSA");

    public CertificateRequest {
        names = List.copyOf(names);
    }

    /** All names, the subject's too. */
    public Set<SubjectName> wished() {
        Set<SubjectName> all = new LinkedHashSet<>(names);
        commonName.ifPresent(all::add);
        return all;
    }

    /**
     * Reads DER or PEM.
     *
     * @throws IssuanceRefused for anything but a sound request with a valid signature
     */
    public static CertificateRequest parse(Bytes content) throws IssuanceRefused {
        CertificationRequest request = decode(content);
        SubjectKey key = key(request.getCertificationRequestInfo());
        verify(request, key);
        CertificationRequestInfo info = request.getCertificationRequestInfo();
        return new CertificateRequest(content, key, names(info), commonName(info));
    }

    private static CertificationRequest decode(Bytes content) throws IssuanceRefused {
        try {
            byte[] der = DerShape.check(der(content), DER_SIZE_MAX);
            CertificationRequest request = CertificationRequest.getInstance(der);
            // What does not survive a round trip is BER, and two readers could differ about it.
            if (!Arrays.equals(request.getEncoded(ASN1Encoding.DER), der)) {
                throw new IssuanceRefused(Code.MALFORMED_REQUEST, "the certificate request is not DER");
            }
            return request;
        } catch (MalformedInputException e) {
            throw new IssuanceRefused(Code.MALFORMED_REQUEST, "the certificate request is " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            // Bouncy Castle throws many kinds for ASN.1 of an unexpected shape; the input is to blame for each.
            throw new IssuanceRefused(Code.MALFORMED_REQUEST, "not a PKCS#10 certificate request", e);
        }
    }

    private static Bytes der(Bytes content) throws IssuanceRefused {
        // DER begins with the tag of a SEQUENCE, which is the digit zero in text: no PEM begins so.
        if (!content.isEmpty() && content.at(0) == SEQUENCE) {
            return content;
        }
        if (content.size() > PEM_SIZE_MAX) {
            throw new IssuanceRefused(
                    Code.MALFORMED_REQUEST, "a certificate request has at most " + PEM_SIZE_MAX + " bytes of PEM");
        }
        String text = content.utf8().replace(" NEW CERTIFICATE REQUEST", " CERTIFICATE REQUEST");
        try {
            return Pem.parse(Pem.CERTIFICATE_REQUEST, text);
        } catch (MalformedPemException e) {
            throw new IssuanceRefused(
                    Code.MALFORMED_REQUEST, "neither DER nor PEM of a certificate request: " + e.getMessage(), e);
        }
    }

    private static SubjectKey key(CertificationRequestInfo info) throws IssuanceRefused {
        try {
            return SubjectKey.of(info.getSubjectPublicKeyInfo());
        } catch (MalformedInputException e) {
            throw new IssuanceRefused(Code.BAD_KEY, String.valueOf(e.getMessage()), e);
        }
    }

    private static void verify(CertificationRequest request, SubjectKey key) throws IssuanceRefused {
        String algorithm = ALGORITHMS.get(request.getSignatureAlgorithm().getAlgorithm());
        if (algorithm == null) {
            throw new IssuanceRefused(
                    Code.NO_PROOF_OF_POSSESSION, "a request is signed with ECDSA, Ed25519 or RSA (PKCS#1), and SHA-2");
        }
        boolean proven;
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key.toJca());
            verifier.update(request.getCertificationRequestInfo().getEncoded(ASN1Encoding.DER));
            proven = verifier.verify(request.getSignature().getOctets());
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            // A signature of the wrong shape or for another kind of key proves nothing either.
            proven = false;
        }
        if (!proven) {
            throw new IssuanceRefused(
                    Code.NO_PROOF_OF_POSSESSION, "the request's signature does not match the key in it");
        }
    }

    private static List<SubjectName> names(CertificationRequestInfo info) throws IssuanceRefused {
        try {
            return X509.reading("the requested extensions are malformed", () -> {
                Optional<GeneralNames> wished = alternativeNames(info.getAttributes());
                return wished.isPresent() ? AlternativeNames.read(wished.get()) : List.of();
            });
        } catch (MalformedInputException e) {
            throw new IssuanceRefused(Code.MALFORMED_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    private static Optional<GeneralNames> alternativeNames(ASN1Set attributes) {
        if (attributes == null) {
            return Optional.empty();
        }
        for (int i = 0; i < attributes.size(); i++) {
            Attribute attribute = Attribute.getInstance(attributes.getObjectAt(i));
            if (attribute.getAttrType().equals(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)
                    && attribute.getAttrValues().size() == 1) {
                Extensions extensions =
                        Extensions.getInstance(attribute.getAttrValues().getObjectAt(0));
                return Optional.ofNullable(GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName));
            }
        }
        return Optional.empty();
    }

    private static Optional<SubjectName> commonName(CertificationRequestInfo info) throws IssuanceRefused {
        try {
            // Bouncy Castle reads a subject's parts only now.
            return X509.reading("the requested subject is malformed", () -> hostName(info.getSubject()));
        } catch (MalformedInputException e) {
            throw new IssuanceRefused(Code.MALFORMED_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    private static Optional<SubjectName> hostName(X500Name subject) {
        RDN[] found = subject.getRDNs(BCStyle.CN);
        if (found.length != 1 || !(found[0].getFirst().getValue() instanceof ASN1String text)) {
            return Optional.empty();
        }
        String name = DnsNameRules.lowerCase(text.getString());
        return DnsNameRules.fault(name).isEmpty() ? Optional.of(new SubjectName.DnsName(name)) : Optional.empty();
    }
}
