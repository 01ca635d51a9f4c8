package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.ocsp.TBSRequest;
import org.bouncycastle.asn1.x509.Extension;

/**
 * A question about certificates (RFC 6960 section 4.1). Signatures on requests are ignored: anyone may ask.
 *
 * @param nonce the whole extension, to be given back
 */
record OcspRequest(List<CertID> certificates, Optional<Extension> nonce) {

    static final int SIZE_MAX = 4096;
    static final int CERTIFICATES_MAX = 16;

    /** RFC 9654 section 2.1: 1 to 128 octets. */
    private static final int NONCE_SIZE_MAX = 128;

    private static final int OCTET_STRING_HEADER = 3;

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
            Optional<Extension> nonce = Optional.ofNullable(request.getRequestExtensions())
                    .flatMap(extensions ->
                            Optional.ofNullable(extensions.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce)));
            requireNonceSize(nonce);
            return new OcspRequest(certificates(request.getRequestList()), nonce);
        });
    }

    private static List<CertID> certificates(ASN1Sequence requests) {
        if (requests.size() == 0 || requests.size() > CERTIFICATES_MAX) {
            throw new MalformedInputException(
                    "an OCSP request asks about 1 to " + CERTIFICATES_MAX + " certificates, not " + requests.size());
        }
        List<CertID> certificates = new ArrayList<>(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            CertID id = Request.getInstance(requests.getObjectAt(i)).getReqCert();
            // Reading them here keeps malformed ones from surfacing later.
            id.getSerialNumber().getValue();
            id.getIssuerNameHash().getOctets();
            certificates.add(id);
        }
        return certificates;
    }

    private static void requireNonceSize(Optional<Extension> nonce) {
        int size = nonce.map(extension -> extension.getExtnValue().getOctets().length)
                .orElse(1);
        if (size < 1 || size > NONCE_SIZE_MAX + OCTET_STRING_HEADER) {
            throw new MalformedInputException("a nonce has 1 to " + NONCE_SIZE_MAX + " bytes");
        }
    }
}
