package internet2.trustchain.validation;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A certificate revocation list (RFC 5280 section 5), full or delta, read whole and strictly; not verified yet. */
public final class RevocationList {

    /** Bytes; a list of a hundred thousand certificates has four million. */
    public static final int SIZE_MAX = (16 << 20) - 16;

    static final int REMOVE_FROM_CRL = 8;

    private static final int VERSION_2 = 1;
    private static final Set<Oid> UNDERSTOOD = Set.of(
            Extension.ISSUING_DISTRIBUTION_POINT,
            Extension.DELTA_CRL_INDICATOR,
            Extension.AUTHORITY_KEY_IDENTIFIER,
            Extension.CRL_NUMBER);
    private static final Set<Oid> UNDERSTOOD_IN_ENTRIES = Set.of(Extension.CERTIFICATE_ISSUER, Extension.CRL_REASON);

    private final Bytes signedPart;
    private final AlgorithmIdentifier signatureAlgorithm;
    private final Bytes signature;
    private final DistinguishedName issuer;
    private final Instant thisUpdate;
    private final Optional<Instant> nextUpdate;
    private final Map<Revoked, Entry> entries = new HashMap<>();
    private final List<Extension> extensions;
    private final Optional<IssuingDistributionPoint> scope;
    private final Optional<BigInteger> number;
    private final Optional<BigInteger> base;
    private final Optional<CertificateExtensions.AuthorityKeyId> authorityKeyId;
    private Optional<String> notUnderstood = Optional.empty();

    private record Revoked(DistinguishedName issuer, Bytes serial) {}

    /** @param reason as RFC 5280 section 5.3.1 numbers them */
    record Entry(Instant time, int reason) {}

    private RevocationList(DerReader in) {
        DerReader fields = in.sequence();
        this.signedPart = fields.element();
        this.signatureAlgorithm = AlgorithmIdentifier.read(fields);
        this.signature = fields.octetBits();
        fields.end();
        DerReader tbs = DerReader.of(signedPart).sequence();
        boolean second = tbs.nextIs(DerReader.INTEGER);
        if (second && tbs.count(DerReader.INTEGER) != VERSION_2) {
            throw tbs.malformed("a revocation list has version 1 or 2");
        }
        if (!AlgorithmIdentifier.read(tbs).equals(signatureAlgorithm)) {
            throw tbs.malformed("two signature algorithms that are not the same");
        }
        this.issuer = DistinguishedName.read(tbs);
        this.thisUpdate = tbs.time();
        this.nextUpdate = tbs.nextIs(DerReader.UTC_TIME) || tbs.nextIs(DerReader.GENERALIZED_TIME)
                ? Optional.of(tbs.time())
                : Optional.empty();
        if (tbs.nextIs(DerReader.SEQUENCE)) {
            readEntries(tbs.sequence());
        }
        this.extensions = second && tbs.hasNext() ? extensions(tbs) : List.of();
        tbs.end();
        requireUnderstood(extensions, UNDERSTOOD);
        this.scope = Extension.read(
                extensions,
                Extension.ISSUING_DISTRIBUTION_POINT,
                value -> IssuingDistributionPoint.read(value, issuer));
        this.number = Extension.read(extensions, Extension.CRL_NUMBER, DerReader::integer);
        this.base = Extension.read(extensions, Extension.DELTA_CRL_INDICATOR, DerReader::integer);
        this.authorityKeyId =
                Extension.read(extensions, Extension.AUTHORITY_KEY_IDENTIFIER, CertificateExtensions::authorityKeyId);
    }

    /**
     * Reads a list.
     *
     * @throws MalformedInputException if it is not DER throughout, not of the shape of RFC 5280, or too large
     */
    public static RevocationList parse(Bytes der) {
        if (der.size() > SIZE_MAX) {
            throw new MalformedInputException("a revocation list has at most " + SIZE_MAX + " bytes here");
        }
        DerReader in = DerReader.of(der);
        RevocationList list = new RevocationList(in);
        in.end();
        return list;
    }

    private static List<Extension> extensions(DerReader tbs) {
        DerReader explicit = tbs.enter(DerReader.constructed(0));
        List<Extension> extensions = Extension.readAll(explicit);
        explicit.end();
        return extensions;
    }

    /** RFC 5280 section 5.3.3: an entry without certificate issuer has that of the entry before it. */
    private void readEntries(DerReader list) {
        DistinguishedName certificateIssuer = issuer;
        while (list.hasNext()) {
            DerReader fields = list.sequence();
            Bytes serial = fields.integerContent(DerReader.INTEGER);
            Instant time = fields.time();
            List<Extension> extensions = fields.hasNext() ? Extension.readAll(fields) : List.of();
            fields.end();
            requireUnderstood(extensions, UNDERSTOOD_IN_ENTRIES);
            certificateIssuer = Extension.read(
                            extensions,
                            Extension.CERTIFICATE_ISSUER,
                            value -> GeneralName.readAll(value.nonEmpty(DerReader.SEQUENCE)))
                    .flatMap(RevocationList::directoryName)
                    .orElse(certificateIssuer);
            int reason = Extension.read(extensions, Extension.CRL_REASON, value -> value.count(DerReader.ENUMERATED))
                    .orElse(0);
            entries.put(new Revoked(certificateIssuer, serial), new Entry(time, reason));
        }
    }

    private static Optional<DistinguishedName> directoryName(List<GeneralName> names) {
        return names.stream()
                .filter(GeneralName.Directory.class::isInstance)
                .map(each -> ((GeneralName.Directory) each).name())
                .findFirst();
    }

    /** RFC 5280 section 5.2 and 5.3: a list with something critical that we can't read settles nothing. */
    private void requireUnderstood(List<Extension> found, Set<Oid> understood) {
        found.stream()
                .filter(each -> each.critical() && !understood.contains(each.id()))
                .findFirst()
                .ifPresent(each ->
                        notUnderstood = Optional.of("its critical extension " + each.id() + " is not understood"));
    }

    /** Who signed it, by its own word. */
    public DistinguishedName issuer() {
        return issuer;
    }

    Bytes signedPart() {
        return signedPart;
    }

    AlgorithmIdentifier signatureAlgorithm() {
        return signatureAlgorithm;
    }

    Bytes signature() {
        return signature;
    }

    Optional<CertificateExtensions.AuthorityKeyId> authorityKeyId() {
        return authorityKeyId;
    }

    boolean isDelta() {
        return base.isPresent();
    }

    /** Why it settles nothing at that time, if it does not. */
    Optional<String> fault(Instant time, Profile profile) {
        if (notUnderstood.isPresent()) {
            return notUnderstood;
        }
        if (time.isBefore(thisUpdate)) {
            return Optional.of("it is from " + thisUpdate + ", which is later");
        }
        if (nextUpdate.isEmpty() || time.isAfter(nextUpdate.get())) {
            return Optional.of("a newer one was due at "
                    + nextUpdate.map(Instant::toString).orElse("no time that it says"));
        }
        // RFC 5280 section 5.2.3: "Conforming CRL issuers MUST include this extension", and it is not critical.
        boolean numbered = number.isPresent()
                && Extension.find(extensions, Extension.CRL_NUMBER)
                        .filter(Extension::critical)
                        .isEmpty();
        return profile == Profile.PATH || numbered
                ? Optional.empty()
                : Optional.of("it has no CRL number, or a critical one");
    }

    /** RFC 5280 section 6.3.3 (b): whether it is the list that {@code point} means for {@code certificate}. */
    boolean covers(Certificate certificate, DistributionPoint point) {
        boolean issuedAsTold = point.crlIssuers().isEmpty()
                ? issuer.equals(certificate.issuer())
                : point.crlIssuers().contains(issuer)
                        && scope.filter(IssuingDistributionPoint::indirect).isPresent();
        return issuedAsTold && (scope.isEmpty() || scope.get().covers(certificate.isCa(), point));
    }

    /** RFC 5280 section 6.3.3 (c): whether this delta brings {@code complete} up to date. */
    boolean updates(RevocationList complete) {
        return base.isPresent()
                && number.isPresent()
                && complete.number.isPresent()
                && issuer.equals(complete.issuer)
                && scope.equals(complete.scope)
                && authorityKeyId.equals(complete.authorityKeyId)
                && base.get().compareTo(complete.number.get()) <= 0
                && number.get().compareTo(complete.number.get()) > 0;
    }

    Reasons reasons() {
        return scope.map(IssuingDistributionPoint::onlySomeReasons).orElse(Reasons.ALL);
    }

    Optional<Entry> entry(Certificate certificate) {
        return Optional.ofNullable(entries.get(new Revoked(certificate.issuer(), certificate.serial())));
    }
}
