package internet2.trustchain.validation;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A distinguished name, compared as RFC 5280 section 7.1 says: attribute by attribute, text without regard to case,
 * kind of string, and how much white space there is.
 *
 * <p>Two names are equal when they match; how each was written is forgotten but for {@link #toString}.
 */
public final class DistinguishedName {

    /** More relative names than these are no name that an authority gives; each costs at every comparison. */
    private static final int RELATIVE_NAMES_MAX = 128;

    private static final Oid COMMON_NAME = Oid.of("2.5.4.3");
    private static final Oid EMAIL_ADDRESS = Oid.of("1.2.840.113549.1.9.1");
    private static final Pattern SPACES = Pattern.compile(" {2,}");
    private static final Pattern PRINTABLE = Pattern.compile("[A-Za-z0-9 '()+,./:=?-]*");

    private final Bytes der;
    private final List<List<Attribute>> relativeNames;
    private final List<List<Attribute>> normalized;

    /** @param value text as it was written, or the DER of what is no text */
    private record Attribute(Oid type, boolean text, String value) {

        Attribute normalized() {
            return text ? new Attribute(type, true, normalize(value)) : this;
        }

        @Override
        public String toString() {
            return label(type) + "=" + Quoted.of(value);
        }
    }

    private DistinguishedName(Bytes der, List<List<Attribute>> relativeNames) {
        this.der = der;
        this.relativeNames = relativeNames;
        this.normalized = relativeNames.stream()
                .map(each -> each.stream()
                        .map(Attribute::normalized)
                        .sorted(Comparator.comparing((Attribute attribute) ->
                                        attribute.type().content())
                                .thenComparing(Attribute::value))
                        .toList())
                .toList();
    }

    static DistinguishedName read(DerReader in) {
        List<List<Attribute>> relativeNames = new ArrayList<>();
        Bytes der = in.element();
        DerReader sequence = DerReader.of(der).sequence();
        while (sequence.hasNext()) {
            relativeNames.add(relativeName(sequence.nonEmpty(DerReader.SET)));
            if (relativeNames.size() > RELATIVE_NAMES_MAX) {
                throw sequence.malformed("a name of more than " + RELATIVE_NAMES_MAX + " parts");
            }
        }
        return new DistinguishedName(der, List.copyOf(relativeNames));
    }

    private static List<Attribute> relativeName(DerReader set) {
        List<Attribute> attributes = new ArrayList<>();
        Bytes previous = Bytes.EMPTY;
        while (set.hasNext()) {
            Bytes element = set.element();
            if (element.compareTo(previous) <= 0) { // X.690 section 11.6
                throw set.malformed("a set that is not in order");
            }
            previous = element;
            DerReader attribute = DerReader.of(element).sequence();
            Oid type = attribute.oid();
            attributes.add(value(type, attribute));
            attribute.end();
        }
        return List.copyOf(attributes);
    }

    private static Attribute value(Oid type, DerReader in) {
        return switch (in.peekTag()) {
            case DerReader.UTF8_STRING -> new Attribute(type, true, DerReader.utf8(in.content(DerReader.UTF8_STRING)));
            case DerReader.PRINTABLE_STRING -> new Attribute(type, true, printable(in));
            case DerReader.IA5_STRING -> new Attribute(type, true, in.ia5(DerReader.IA5_STRING));
            case DerReader.BMP_STRING ->
                new Attribute(
                        type, true, new String(in.content(DerReader.BMP_STRING).toArray(), StandardCharsets.UTF_16BE));
            default -> new Attribute(type, false, in.element().hex());
        };
    }

    private static String printable(DerReader in) {
        String text = in.ia5(DerReader.PRINTABLE_STRING);
        if (!PRINTABLE.matcher(text).matches()) {
            throw new MalformedInputException("not a PrintableString: " + Quoted.of(text));
        }
        return text;
    }

    /** RFC 4518 as far as it changes which names match: compatible characters, case, white space. */
    private static String normalize(String text) {
        String folded = text;
        if (!text.chars().allMatch(c -> c < 0x80)) {
            folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
            folded = Normalizer.normalize(folded, Normalizer.Form.NFKC);
        }
        folded = folded.toLowerCase(Locale.ROOT).strip();
        return SPACES.matcher(folded).replaceAll(" ");
    }

    /** As it was read; a name that was put together has none. */
    Bytes der() {
        return der;
    }

    public boolean isEmpty() {
        return relativeNames.isEmpty();
    }

    /** Whether this name is {@code base} or below it (RFC 5280 section 4.2.1.10, directoryName). */
    boolean isWithin(DistinguishedName base) {
        return normalized.size() >= base.normalized.size()
                && normalized.subList(0, base.normalized.size()).equals(base.normalized);
    }

    /** This name with what {@code relativeName} holds at its end (RFC 5280 section 4.2.1.13). */
    DistinguishedName with(DerReader relativeName) {
        List<List<Attribute>> longer = new ArrayList<>(relativeNames);
        longer.add(relativeName(relativeName));
        return new DistinguishedName(Bytes.EMPTY, List.copyOf(longer));
    }

    List<String> commonNames() {
        return values(COMMON_NAME);
    }

    List<String> emailAddresses() {
        return values(EMAIL_ADDRESS);
    }

    private List<String> values(Oid type) {
        return relativeNames.stream()
                .flatMap(List::stream)
                .filter(attribute -> attribute.type().equals(type))
                .map(Attribute::value)
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DistinguishedName that && normalized.equals(that.normalized);
    }

    @Override
    public int hashCode() {
        return normalized.hashCode();
    }

    /** In the order in which it is written, such as {@code O=Example, CN=a.example}; for people. */
    @Override
    public String toString() {
        return isEmpty()
                ? "(empty name)"
                : String.join(
                        ", ",
                        relativeNames.stream()
                                .map(each -> String.join(
                                        "+",
                                        each.stream().map(Attribute::toString).toList()))
                                .toList());
    }

    private static String label(Oid type) {
        String dotted = type.toString();
        return Optional.ofNullable(
                        switch (dotted) {
                            case "2.5.4.3" -> "CN";
                            case "2.5.4.5" -> "serialNumber";
                            case "2.5.4.6" -> "C";
                            case "2.5.4.7" -> "L";
                            case "2.5.4.8" -> "ST";
                            case "2.5.4.10" -> "O";
                            case "2.5.4.11" -> "OU";
                            case "0.9.2342.19200300.100.1.25" -> "DC";
                            case "1.2.840.113549.1.9.1" -> "emailAddress";
                            default -> null;
                        })
                .orElse(dotted);
    }
}
