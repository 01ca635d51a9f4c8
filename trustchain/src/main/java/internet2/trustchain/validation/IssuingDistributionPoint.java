package internet2.trustchain.validation;

import java.util.List;

/**
 * RFC 5280 section 5.2.5: what a revocation list covers.
 *
 * @param names of the distribution point; empty where it has none
 * @param onlySomeReasons {@link Reasons#ALL} where it covers all
 */
record IssuingDistributionPoint(
        List<GeneralName> names,
        boolean onlyUserCertificates,
        boolean onlyCaCertificates,
        Reasons onlySomeReasons,
        boolean indirect,
        boolean onlyAttributeCertificates) {

    static IssuingDistributionPoint read(DerReader in, DistinguishedName issuer) {
        DerReader fields = in.sequence();
        List<GeneralName> names = fields.nextIs(DerReader.constructed(0))
                ? DistributionPoint.names(fields.enter(DerReader.constructed(0)), issuer)
                : List.of();
        boolean onlyUser = fields.flag(DerReader.primitive(1));
        boolean onlyCa = fields.flag(DerReader.primitive(2));
        Reasons reasons = Reasons.readOptional(fields, DerReader.primitive(3));
        boolean indirect = fields.flag(DerReader.primitive(4));
        boolean onlyAttribute = fields.flag(DerReader.primitive(5));
        fields.end();
        return new IssuingDistributionPoint(names, onlyUser, onlyCa, reasons, indirect, onlyAttribute);
    }

    /** RFC 5280 section 6.3.3 (b)(2). */
    boolean covers(boolean ca, DistributionPoint point) {
        boolean named = names.isEmpty()
                || (point.names().isEmpty()
                        ? point.crlIssuers().stream().anyMatch(each -> names.contains(new GeneralName.Directory(each)))
                        : point.names().stream().anyMatch(names::contains));
        return named && !(onlyUserCertificates && ca) && !(onlyCaCertificates && !ca) && !onlyAttributeCertificates;
    }
}
