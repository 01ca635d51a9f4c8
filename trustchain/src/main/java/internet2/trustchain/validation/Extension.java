package internet2.trustchain.validation;

import internet2.foundation.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An extension of a certificate, a revocation list or one of its entries, its value unread.
 *
 * @param value what stands in the octet string
 */
record Extension(Oid id, boolean critical, Bytes value) {

    static final Oid SUBJECT_KEY_IDENTIFIER = Oid.of("2.5.29.14");
    static final Oid KEY_USAGE = Oid.of("2.5.29.15");
    static final Oid SUBJECT_ALTERNATIVE_NAME = Oid.of("2.5.29.17");
    static final Oid ISSUER_ALTERNATIVE_NAME = Oid.of("2.5.29.18");
    static final Oid BASIC_CONSTRAINTS = Oid.of("2.5.29.19");
    static final Oid CRL_NUMBER = Oid.of("2.5.29.20");
    static final Oid CRL_REASON = Oid.of("2.5.29.21");
    static final Oid DELTA_CRL_INDICATOR = Oid.of("2.5.29.27");
    static final Oid ISSUING_DISTRIBUTION_POINT = Oid.of("2.5.29.28");
    static final Oid CERTIFICATE_ISSUER = Oid.of("2.5.29.29");
    static final Oid NAME_CONSTRAINTS = Oid.of("2.5.29.30");
    static final Oid CRL_DISTRIBUTION_POINTS = Oid.of("2.5.29.31");
    static final Oid CERTIFICATE_POLICIES = Oid.of("2.5.29.32");
    static final Oid POLICY_MAPPINGS = Oid.of("2.5.29.33");
    static final Oid AUTHORITY_KEY_IDENTIFIER = Oid.of("2.5.29.35");
    static final Oid POLICY_CONSTRAINTS = Oid.of("2.5.29.36");
    static final Oid EXTENDED_KEY_USAGE = Oid.of("2.5.29.37");
    static final Oid FRESHEST_CRL = Oid.of("2.5.29.46");
    static final Oid INHIBIT_ANY_POLICY = Oid.of("2.5.29.54");
    static final Oid AUTHORITY_INFORMATION_ACCESS = Oid.of("1.3.6.1.5.5.7.1.1");

    private static final int EXTENSIONS_MAX = 64;

    /** A value that is read to its end. */
    @FunctionalInterface
    interface Reading<T> {
        T read(DerReader in);
    }

    /** {@code Extensions}: at least one, each at most once (RFC 5280 section 4.2). */
    static List<Extension> readAll(DerReader in) {
        DerReader list = in.nonEmpty(DerReader.SEQUENCE);
        List<Extension> extensions = new ArrayList<>();
        Set<Oid> seen = new HashSet<>();
        while (list.hasNext()) {
            DerReader fields = list.sequence();
            Oid id = fields.oid();
            boolean critical = fields.flag(DerReader.BOOLEAN);
            extensions.add(new Extension(id, critical, fields.content(DerReader.OCTET_STRING)));
            fields.end();
            if (!seen.add(id) || extensions.size() > EXTENSIONS_MAX) {
                throw list.malformed("the extension " + id + " is there twice, or there are too many");
            }
        }
        return List.copyOf(extensions);
    }

    static Optional<Extension> find(List<Extension> extensions, Oid id) {
        for (Extension extension : extensions) {
            if (extension.id.equals(id)) {
                return Optional.of(extension);
            }
        }
        return Optional.empty();
    }

    static <T> Optional<T> read(List<Extension> extensions, Oid id, Reading<T> reading) {
        return find(extensions, id).map(extension -> extension.read(reading));
    }

    <T> T read(Reading<T> reading) {
        DerReader in = DerReader.of(value);
        T read = reading.read(in);
        in.end();
        return read;
    }
}
