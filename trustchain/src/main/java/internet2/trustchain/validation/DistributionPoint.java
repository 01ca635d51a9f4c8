package internet2.trustchain.validation;

import internet2.foundation.encoding.MalformedInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * RFC 5280 section 4.2.1.13: where the revocation list that covers a certificate is found.
 *
 * @param names its full names, each of which names it; empty where it has none
 * @param reasons which revocation reasons that list covers; {@link Reasons#ALL} where the extension doesn't say
 * @param crlIssuers who signs it; empty where the certificate's issuer does
 */
record DistributionPoint(List<GeneralName> names, Reasons reasons, List<DistinguishedName> crlIssuers) {

    /**
     * Reads {@code CRLDistributionPoints}.
     *
     * @param issuer the certificate's, to which a name relative to the issuer is added
     */
    static List<DistributionPoint> readAll(DerReader in, DistinguishedName issuer) {
        DerReader list = in.nonEmpty(DerReader.SEQUENCE);
        List<DistributionPoint> points = new ArrayList<>();
        while (list.hasNext()) {
            points.add(read(list, issuer));
        }
        return List.copyOf(points);
    }

    private static DistributionPoint read(DerReader in, DistinguishedName issuer) {
        DerReader fields = in.sequence();
        DerReader name = fields.nextIs(DerReader.constructed(0)) ? fields.enter(DerReader.constructed(0)) : null;
        Reasons reasons = Reasons.readOptional(fields, DerReader.primitive(1));
        List<DistinguishedName> crlIssuers = fields.nextIs(DerReader.constructed(2))
                ? directoryNames(GeneralName.readAll(fields.nonEmpty(DerReader.constructed(2))))
                : List.of();
        fields.end();
        if (name == null && crlIssuers.isEmpty()) {
            throw new MalformedInputException("a distribution point without name and CRL issuer");
        }
        List<GeneralName> names = List.of();
        if (name != null) {
            names = names(name, crlIssuers.isEmpty() ? issuer : crlIssuers.getFirst());
        }
        return new DistributionPoint(names, reasons, crlIssuers);
    }

    /** The content of {@code DistributionPointName}. */
    static List<GeneralName> names(DerReader name, DistinguishedName crlIssuer) {
        List<GeneralName> names = name.nextIs(DerReader.constructed(0))
                ? GeneralName.readAll(name.nonEmpty(DerReader.constructed(0)))
                : List.of(new GeneralName.Directory(crlIssuer.with(name.nonEmpty(DerReader.constructed(1)))));
        name.end();
        return names;
    }

    private static List<DistinguishedName> directoryNames(List<GeneralName> names) {
        return names.stream()
                .filter(GeneralName.Directory.class::isInstance)
                .map(each -> ((GeneralName.Directory) each).name())
                .toList();
    }
}
