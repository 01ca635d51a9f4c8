package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.util.List;

/**
 * The authorities for browsers and old devices: ECDSA P-256 throughout, and their own root.
 *
 * @param root DER
 * @param intermediates that the root issued, and that issue certificates of web servers, DER
 */
public record WebHierarchy(Bytes root, List<Bytes> intermediates) implements Encodable {

    private static final int INTERMEDIATES_MAX = 16;

    public WebHierarchy {
        intermediates = List.copyOf(intermediates);
        CertificatesGenesis.requireHierarchy(Hierarchy.WEB, root, intermediates);
    }

    static WebHierarchy decode(CanonicalReader in) {
        return new WebHierarchy(
                in.bytes(IssuerCertificate.SIZE_MAX),
                in.list(INTERMEDIATES_MAX, next -> next.bytes(IssuerCertificate.SIZE_MAX)));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.bytes(root).list(intermediates, CanonicalWriter::bytes);
    }

    public IssuerCertificate rootCertificate() {
        return IssuerCertificate.parse(root);
    }

    public List<IssuerCertificate> issuers() {
        return intermediates.stream().map(IssuerCertificate::parse).toList();
    }
}
