package internet2.trustchain.authority;

import internet2.trustchain.authority.SubjectName.DnsName;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which internationalised names may be certified: those whose labels are valid by IDNA2008 (RFC 5891 section 5.4, with
 * the code points of RFC 5892) and don't mix scripts to look like others ("highly restrictive" of Unicode Technical
 * Standard 39 section 5.2, label by label).
 *
 * <p>Asked before a certificate is signed, by each who signs it, and not by the ledger: code points have properties in
 * the Unicode version of whoever looks, and on the ledger all must come to the same answer.
 */
public final class InternationalNames {

    private static final String PREFIX = "xn--";

    private static final List<Set<UnicodeScript>> TOGETHER = List.of(
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA),
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.BOPOMOFO),
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HANGUL));

    /** RFC 5892 section 2.6, "PVALID -- Would otherwise have been DISALLOWED". */
    private static final Set<Integer> EXCEPTIONALLY_VALID = Set.of(0x00df, 0x03c2, 0x06fd, 0x06fe, 0x0f0b, 0x3007);

    /** The same section, "DISALLOWED -- Would otherwise have been PVALID". */
    private static final Set<Integer> EXCEPTIONALLY_DISALLOWED =
            Set.of(0x0640, 0x07fa, 0x302e, 0x302f, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303b);

    /** Appendix A: they are valid in certain places; here in the one that is common, or not at all. */
    private static final int MIDDLE_DOT = 0x00b7;

    private static final int KATAKANA_MIDDLE_DOT = 0x30fb;

    private InternationalNames() {}

    /** What is wrong with the first of these that is no name to be certified. */
    static Optional<String> fault(List<SubjectName> names) {
        return names.stream()
                .flatMap(name -> name instanceof DnsName dns ? fault(dns).stream() : Stream.empty())
                .findFirst();
    }

    /** What is wrong with a name, or nothing where all is well, as with every name in ASCII. */
    public static Optional<String> fault(DnsName name) {
        for (String label : name.authorityName().split("\\.", -1)) {
            Optional<String> fault =
                    label.startsWith(PREFIX) ? labelFault(label.substring(PREFIX.length())) : Optional.empty();
            if (fault.isPresent()) {
                return Optional.of("the label " + label + " " + fault.get());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> labelFault(String encoded) {
        Optional<String> decoded = Punycode.decode(encoded);
        if (decoded.isEmpty() || decoded.get().chars().allMatch(c -> c < 0x80)) {
            return Optional.of("is no Punycode of an internationalised label");
        }
        String label = decoded.get();
        if (!Normalizer.isNormalized(label, Normalizer.Form.NFC)) {
            return Optional.of("is not in Unicode's normal form C");
        }
        if (isMark(label.codePointAt(0))) {
            return Optional.of("begins with a combining mark");
        }
        int[] points = label.codePoints().toArray();
        for (int at = 0; at < points.length; at++) {
            if (!valid(points, at)) {
                return Optional.of("has a character that IDNA2008 does not allow there: U+%04X".formatted(points[at]));
            }
        }
        if (mixesDirections(points)) {
            return Optional.of("breaks the rule for labels from right to left");
        }
        return mixesScripts(label)
                ? Optional.of("mixes scripts, so that it can be taken for another name")
                : Optional.empty();
    }

    /** RFC 5892 section 3, in its order, as far as the rules differ in what they say of a label in lower case. */
    private static boolean valid(int[] points, int at) {
        int point = points[at];
        if (EXCEPTIONALLY_VALID.contains(point)) {
            return true;
        }
        if (EXCEPTIONALLY_DISALLOWED.contains(point)) {
            return false;
        }
        if (point == MIDDLE_DOT) {
            return at > 0 && at + 1 < points.length && points[at - 1] == 'l' && points[at + 1] == 'l';
        }
        if (point == KATAKANA_MIDDLE_DOT) {
            return java.util.Arrays.stream(points).anyMatch(InternationalNames::isJapanese);
        }
        if (point < 0x80) {
            return point == '-' || Character.isDigit(point) || (point >= 'a' && point <= 'z');
        }
        return isLetterDigit(point) && isStable(point) && !isOldHangul(point) && !isIgnorable(point);
    }

    /** Section 2.1. */
    private static boolean isLetterDigit(int point) {
        return switch (Character.getType(point)) {
            case Character.LOWERCASE_LETTER,
                    Character.UPPERCASE_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.MODIFIER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    /** Section 2.2: {@code cp == NFKC(casefold(NFKC(cp)))}. */
    private static boolean isStable(int point) {
        String text = Character.toString(point);
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toUpperCase(java.util.Locale.ROOT)
                .toLowerCase(java.util.Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFKC).equals(text);
    }

    /** Section 2.9. */
    private static boolean isOldHangul(int point) {
        return (point >= 0x1100 && point <= 0x11ff)
                || (point >= 0xa960 && point <= 0xa97f)
                || (point >= 0xd7b0 && point <= 0xd7ff);
    }

    /** Section 2.3: what is not seen. */
    private static boolean isIgnorable(int point) {
        return Character.isIdentifierIgnorable(point)
                || (point >= 0xfe00 && point <= 0xfe0f)
                || (point >= 0xe0100 && point <= 0xe01ef)
                || (point >= 0x180b && point <= 0x180f)
                || point == 0x034f
                || point == 0x115f
                || point == 0x1160
                || point == 0x17b4
                || point == 0x17b5
                || point == 0x3164
                || point == 0xffa0;
    }

    private static boolean isMark(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> false;
        };
    }

    private static boolean isJapanese(int point) {
        return switch (UnicodeScript.of(point)) {
            case HIRAGANA, KATAKANA, HAN -> point != KATAKANA_MIDDLE_DOT;
            default -> false;
        };
    }

    /** RFC 5893 section 2, rules 1 to 3: a label has right-to-left letters from its first one on, or none. */
    private static boolean mixesDirections(int[] points) {
        boolean rightToLeft = java.util.Arrays.stream(points).anyMatch(InternationalNames::isRightToLeft);
        boolean leftToRight = java.util.Arrays.stream(points)
                .anyMatch(point -> Character.getDirectionality(point) == Character.DIRECTIONALITY_LEFT_TO_RIGHT);
        return rightToLeft && (leftToRight || !isRightToLeft(points[0]));
    }

    private static boolean isRightToLeft(int point) {
        byte direction = Character.getDirectionality(point);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    private static boolean mixesScripts(String label) {
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        label.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
        scripts.remove(UnicodeScript.COMMON);
        scripts.remove(UnicodeScript.INHERITED);
        return scripts.size() > 1 && TOGETHER.stream().noneMatch(set -> set.containsAll(scripts));
    }
}
