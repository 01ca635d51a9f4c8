package internet2.foundation.configuration;

/** Strangers' text as it may stand in a message: on one line, without control characters, and not endless. */
final class Shown {

    private static final int VALUE_CHARS_MAX = 80;
    private static final int LINE_CHARS_MAX = 600;

    private Shown() {}

    static String oneLine(String message) {
        return shorten(visible(message), LINE_CHARS_MAX);
    }

    static String value(String text) {
        return "\"" + shorten(visible(text), VALUE_CHARS_MAX) + "\"";
    }

    private static String shorten(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max) + "...";
    }

    private static String visible(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(2L * LINE_CHARS_MAX).forEach(point -> {
            switch (Character.getType(point)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> shown.append(String.format("\\u%04x", point));
                default -> shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }
}
