package internet2.trustchain.validation;

/** A stranger's text as it may stand in a message or a log line: short, printable ASCII. */
final class Quoted {

    private static final int LENGTH_MAX = 120;

    private Quoted() {}

    static String of(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars().limit(LENGTH_MAX).forEach(c -> shown.append(c >= ' ' && c < 0x7f && c != '"' ? (char) c : '?'));
        return text.length() > LENGTH_MAX ? shown.append("...").toString() : shown.toString();
    }
}
