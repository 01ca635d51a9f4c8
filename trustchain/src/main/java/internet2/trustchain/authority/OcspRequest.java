package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.ocsp.TBSRequest;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.jspecify.annotations.Nullable;

/**
 * A question about certificates (RFC 6960 section 4.1). Signatures on requests are ignored: anyone may ask.
 *
 * @param nonce the whole extension, to be given back
 */
record OcspRequest(List<CertID> certificates, Optional<Extension> nonce) {

    static final int SIZE_MAX = 4096;
    static final int CERTIFICATES_MAX = 16;

    private static final int NONCE_SIZE_MAX = 128;

    OcspRequest {
        certificates = List.copyOf(certificates);
    }

    /**
     * Reads a request.
     *
     * @throws MalformedInputException for anything else
     */
    static OcspRequest parse(Bytes der) {
        byte[] checked = DerShape.check(der, SIZE_MAX);
        return X509.reading("not an OCSP request", () -> {
            TBSRequest request = OCSPRequest.getInstance(checked).getTbsRequest();
            if (request.getVersion().intValueExact() != 0) {
                throw new MalformedInputException("an OCSP request has version 1");
            }
            return new OcspRequest(certificates(request.getRequestList()), nonce(request.getRequestExtensions()));
        });
    }

    private static List<CertID> certificates(ASN1Sequence requests) {
        if (requests.size() == 0 || requests.size() > CERTIFICATES_MAX) {
            throw new MalformedInputException(
                    "an OCSP request asks about 1 to " + CERTIFICATES_MAX + " certificates, not " + requests.size());
        }
        List<CertID> certificates = new ArrayList<>(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            Request each = Request.getInstance(requests.getObjectAt(i));
            requireUnderstood(each.getSingleRequestExtensions());
            CertID id = each.getReqCert();
            // Reading them here keeps malformed ones from surfacing later.
            id.getSerialNumber().getValue();
            id.getIssuerNameHash().getOctets();
            id.getIssuerKeyHash().getOctets();
            certificates.add(id);
        }
        return certificates;
    }

    /**
     * RFC 9654 section 2.1: {@code Nonce ::= OCTET STRING(SIZE(1..128))}, and a request with a nonce of another length
     * is malformed.
     */
    private static Optional<Extension> nonce(@Nullable Extensions extensions) {
        requireUnderstood(extensions);
        Optional<Extension> nonce = Optional.ofNullable(extensions)
                .flatMap(all -> Optional.ofNullable(all.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce)));
        if (nonce.isPresent()) {
            int size = ASN1OctetString.getInstance(nonce.get().getParsedValue()).getOctets().length;
            if (size < 1 || size > NONCE_SIZE_MAX) {
                throw new MalformedInputException("a nonce has 1 to " + NONCE_SIZE_MAX + " bytes, not " + size);
            }
        }
        return nonce;
    }

    /** RFC 6960 section 4.4: what is not understood is ignored, unless it is critical. */
    private static void requireUnderstood(@Nullable Extensions extensions) {
        if (extensions == null) {
            return;
        }
        for (ASN1ObjectIdentifier each : extensions.getCriticalExtensionOIDs()) {
            if (!each.equals(OCSPObjectIdentifiers.id_pkix_ocsp_nonce)) {
                throw new MalformedInputException("the critical extension " + each + " is not understood");
            }
        }
    }
}
