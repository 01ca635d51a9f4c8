package internet2.trustchain.validation;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the extensions of RFC 5280 section 4.2 say in one certificate; empty where one is absent.
 *
 * @param all as they stand there
 * @param keyUsage bits by {@link KeyUsage}
 */
record CertificateExtensions(
        List<Extension> all,
        Optional<BasicConstraints> basicConstraints,
        Optional<Integer> keyUsage,
        Optional<Set<Oid>> extendedKeyUsage,
        List<GeneralName> alternativeNames,
        Optional<NameConstraints> nameConstraints,
        Optional<Set<Oid>> policies,
        List<PolicyMapping> policyMappings,
        Optional<PolicyConstraints> policyConstraints,
        OptionalInt inhibitAnyPolicy,
        Optional<AuthorityKeyId> authorityKeyId,
        Optional<Bytes> subjectKeyId,
        List<DistributionPoint> crlDistributionPoints,
        List<DistributionPoint> freshestCrl) {

    /** @param pathLength at most so many certificates that are not self-issued follow before the last */
    record BasicConstraints(boolean ca, OptionalInt pathLength) {}

    /** Two policies that are as good as one another for the issuer and the subject. */
    record PolicyMapping(Oid issuerDomain, Oid subjectDomain) {}

    record PolicyConstraints(OptionalInt requireExplicit, OptionalInt inhibitMapping) {}

    /** @param issuerAndSerial whether issuer and serial number of the authority's certificate are named */
    record AuthorityKeyId(Optional<Bytes> keyId, boolean issuerAndSerial) {}

    static final CertificateExtensions NONE = read(List.of(), List.of(), List.of());

    static CertificateExtensions read(List<Extension> all, DistinguishedName issuer) {
        return read(
                all,
                points(all, Extension.CRL_DISTRIBUTION_POINTS, issuer),
                points(all, Extension.FRESHEST_CRL, issuer));
    }

    private static CertificateExtensions read(
            List<Extension> all, List<DistributionPoint> points, List<DistributionPoint> freshest) {
        Extension.read(all, Extension.AUTHORITY_INFORMATION_ACCESS, CertificateExtensions::accessDescriptions);
        return new CertificateExtensions(
                all,
                Extension.read(all, Extension.BASIC_CONSTRAINTS, CertificateExtensions::basicConstraints),
                Extension.read(all, Extension.KEY_USAGE, CertificateExtensions::keyUsage),
                Extension.read(all, Extension.EXTENDED_KEY_USAGE, CertificateExtensions::keyPurposes),
                Extension.read(
                                all,
                                Extension.SUBJECT_ALTERNATIVE_NAME,
                                in -> GeneralName.readAll(in.nonEmpty(DerReader.SEQUENCE)))
                        .orElse(List.of()),
                Extension.read(all, Extension.NAME_CONSTRAINTS, NameConstraints::read),
                Extension.read(all, Extension.CERTIFICATE_POLICIES, CertificateExtensions::policies),
                Extension.read(all, Extension.POLICY_MAPPINGS, CertificateExtensions::mappings)
                        .orElse(List.of()),
                Extension.read(all, Extension.POLICY_CONSTRAINTS, CertificateExtensions::policyConstraints),
                Extension.read(all, Extension.INHIBIT_ANY_POLICY, in -> OptionalInt.of(in.count(DerReader.INTEGER)))
                        .orElse(OptionalInt.empty()),
                Extension.read(all, Extension.AUTHORITY_KEY_IDENTIFIER, CertificateExtensions::authorityKeyId),
                Extension.read(all, Extension.SUBJECT_KEY_IDENTIFIER, in -> in.content(DerReader.OCTET_STRING)),
                points,
                freshest);
    }

    private static List<DistributionPoint> points(List<Extension> all, Oid id, DistinguishedName issuer) {
        return Extension.read(all, id, in -> DistributionPoint.readAll(in, issuer))
                .orElse(List.of());
    }

    private static BasicConstraints basicConstraints(DerReader in) {
        DerReader fields = in.sequence();
        boolean ca = fields.flag(DerReader.BOOLEAN);
        OptionalInt pathLength = fields.optionalCount(DerReader.INTEGER);
        fields.end();
        return new BasicConstraints(ca, pathLength);
    }

    private static int keyUsage(DerReader in) {
        int bits = in.namedBits(DerReader.BIT_STRING);
        if (bits == 0) {
            throw in.malformed("a key usage that allows nothing");
        }
        return bits;
    }

    private static Set<Oid> keyPurposes(DerReader in) {
        DerReader list = in.nonEmpty(DerReader.SEQUENCE);
        Set<Oid> purposes = new LinkedHashSet<>();
        while (list.hasNext()) {
            purposes.add(list.oid());
        }
        return Set.copyOf(purposes);
    }

    /** Qualifiers are for people (RFC 5280 section 4.2.1.4): they are well-formed and no more is asked of them. */
    private static Set<Oid> policies(DerReader in) {
        DerReader list = in.nonEmpty(DerReader.SEQUENCE);
        Set<Oid> policies = new LinkedHashSet<>();
        while (list.hasNext()) {
            DerReader fields = list.sequence();
            Oid policy = fields.oid();
            if (fields.hasNext()) {
                fields.element();
            }
            fields.end();
            if (!policies.add(policy)) {
                throw list.malformed("the policy " + policy + " is there twice");
            }
        }
        return Set.copyOf(policies);
    }

    private static List<PolicyMapping> mappings(DerReader in) {
        DerReader list = in.nonEmpty(DerReader.SEQUENCE);
        List<PolicyMapping> mappings = new ArrayList<>();
        while (list.hasNext()) {
            DerReader fields = list.sequence();
            mappings.add(new PolicyMapping(fields.oid(), fields.oid()));
            fields.end();
        }
        return List.copyOf(mappings);
    }

    private static PolicyConstraints policyConstraints(DerReader in) {
        DerReader fields = in.nonEmpty(DerReader.SEQUENCE);
        PolicyConstraints constraints = new PolicyConstraints(
                fields.optionalCount(DerReader.primitive(0)), fields.optionalCount(DerReader.primitive(1)));
        fields.end();
        return constraints;
    }

    static AuthorityKeyId authorityKeyId(DerReader in) {
        DerReader fields = in.sequence();
        Optional<Bytes> keyId = fields.nextIs(DerReader.primitive(0))
                ? Optional.of(fields.content(DerReader.primitive(0)))
                : Optional.empty();
        boolean issuer = fields.nextIs(DerReader.constructed(1));
        if (issuer) {
            GeneralName.readAll(fields.nonEmpty(DerReader.constructed(1)));
        }
        boolean serial = fields.nextIs(DerReader.primitive(2));
        if (serial) {
            fields.integerContent(DerReader.primitive(2));
        }
        fields.end();
        if (issuer != serial) {
            throw new MalformedInputException("an authority key identifier with half of issuer and serial number");
        }
        return new AuthorityKeyId(keyId, issuer);
    }

    private static boolean accessDescriptions(DerReader in) {
        DerReader list = in.nonEmpty(DerReader.SEQUENCE);
        while (list.hasNext()) {
            DerReader fields = list.sequence();
            fields.oid();
            GeneralName.read(fields);
            fields.end();
        }
        return true;
    }

    boolean isCa() {
        return basicConstraints.filter(BasicConstraints::ca).isPresent();
    }

    /** Whether the key may be used so; where nothing is said it may. */
    boolean allows(KeyUsage usage) {
        return keyUsage.isEmpty() || usage.in(keyUsage.get());
    }

    boolean isCritical(Oid id) {
        return Extension.find(all, id).filter(Extension::critical).isPresent();
    }

    boolean has(Oid id) {
        return Extension.find(all, id).isPresent();
    }
}
