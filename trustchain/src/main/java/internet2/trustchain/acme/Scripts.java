package internet2.trustchain.acme;

import java.lang.Character.UnicodeScript;
import java.net.IDN;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Refuses labels that mix scripts to look like others: "highly restrictive" of Unicode Technical Standard 39 section
 * 5.2, label by label.
 */
final class Scripts {

    private static final List<Set<UnicodeScript>> TOGETHER = List.of(
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA),
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.BOPOMOFO),
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HANGUL));

    private Scripts() {}

    /** @param name of LDH labels, the internationalised ones as A-labels */
    static void check(String name) throws AcmeRefused {
        for (String label : name.split("\\.", -1)) {
            if (label.startsWith("xn--") && mixed(IDN.toUnicode(label))) {
                throw new AcmeRefused(
                        AcmeError.REJECTED_IDENTIFIER,
                        "the label " + label + " mixes scripts, so that it can be taken for another name");
            }
        }
    }

    private static boolean mixed(String label) {
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        label.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
        scripts.remove(UnicodeScript.COMMON);
        scripts.remove(UnicodeScript.INHERITED);
        return scripts.size() > 1 && TOGETHER.stream().noneMatch(set -> set.containsAll(scripts));
    }
}
