package internet2.trustchain.authority;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import internet2.trustchain.authority.RevocationView.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * The revocation list of the network's root, for relying parties that demand one of every issuer. It is empty: an
 * intermediate is replaced, and stays good for what it issued to its end.
 */
public final class RootList {

    /** No intermediate is revoked. */
    static final RevocationView REVOKED = new RevocationView() {
        @Override
        public Standing standing(Serial serial) {
            return new Standing.Unknown();
        }

        @Override
        public List<Revocation> revocations() {
            return List.of();
        }

        @Override
        public List<Revocation> revocations(CrlShard shard) {
            return List.of();
        }

        @Override
        public long version() {
            return 0;
        }

        @Override
        public long version(CrlShard shard) {
            return 0;
        }
    };

    private final IssuerCertificate root;
    private final RevocationLists lists;

    /** @param key the root's, on a node that holds a share of it */
    public RootList(CertificatesGenesis genesis, IssuingKey key) {
        this.root = genesis.rootCertificate();
        this.lists = new RevocationLists(root, key, "", REVOKED);
    }

    /** Its file name without extension. */
    public String name() {
        return root.fileName();
    }

    /** The list that holds now, DER. */
    public Bytes current(Instant now) throws IssuanceRefused {
        return lists.current(Optional.empty(), now);
    }

    /**
     * Where a list is served.
     *
     * @param base such as {@code http://[::1]:8080}, without a slash at its end
     */
    static String url(String base, IssuerCertificate root) {
        return base + path(root);
    }

    private static String path(IssuerCertificate root) {
        return "/crl/" + root.fileName() + ".crl";
    }

    /** Whether an intermediate may name this address: on whichever host, it is that of the root's list. */
    static boolean isAt(String url, IssuerCertificate root) {
        return DistributionUrls.isHttp(url) && url.endsWith(path(root));
    }

    /** RFC 5280 section 4.2.1.13. */
    static CRLDistPoint point(String url) {
        GeneralName name = new GeneralName(GeneralName.uniformResourceIdentifier, url);
        return new CRLDistPoint(new DistributionPoint[] {
            new DistributionPoint(new DistributionPointName(new GeneralNames(name)), null, null)
        });
    }

    /** The address that an intermediate's extensions name, if they name one. */
    static Optional<String> named(Extensions extensions) {
        CRLDistPoint points =
                CRLDistPoint.getInstance(extensions.getExtensionParsedValue(Extension.cRLDistributionPoints));
        if (points == null) {
            return Optional.empty();
        }
        if (points.getDistributionPoints().length != 1) {
            throw new MalformedInputException("an intermediate names one revocation list");
        }
        GeneralNames names = GeneralNames.getInstance(
                points.getDistributionPoints()[0].getDistributionPoint().getName());
        return Optional.of(
                ASN1IA5String.getInstance(names.getNames()[0].getName()).getString());
    }
}
