package internet2.foundation.configuration;

/** Writes the reference page from the records. */
final class ReferencePage {

    private ReferencePage() {}

    static String of(Schema.Section root) {
        StringBuilder page = new StringBuilder("""
                # Configuration

                TOML; the environment variable named beside a key overrides the file, and the flag `section.key=value`
                overrides both. This page is generated from the code: do not edit it.
                """);
        root.sections().filter(section -> !section.path().isEmpty()).forEach(section -> append(page, section));
        return page.toString();
    }

    private static void append(StringBuilder page, Schema.Section section) {
        page.append("\n## `[").append(section.path()).append("]`\n");
        if (!section.doc().isEmpty()) {
            page.append('\n').append(section.doc()).append('\n');
        }
        if (section.members().stream().noneMatch(Key.class::isInstance)) {
            return;
        }
        page.append("\n| key | type | default | what | variable |\n|---|---|---|---|---|\n");
        for (Schema.Member member : section.members()) {
            if (member instanceof Key key) {
                append(page, key);
            }
        }
    }

    private static void append(StringBuilder page, Key key) {
        String allowed = key.allowed();
        page.append("| `")
                .append(key.name())
                .append("` | ")
                .append(cell(key.type().name()));
        page.append(allowed.isEmpty() ? "" : ", " + cell(allowed)).append(" | ");
        page.append(key.defaultText()
                .map(text -> text.isEmpty() ? "empty" : "`" + cell(text) + "`")
                .orElse(key.optional() ? "none" : "must be given"));
        page.append(" | ")
                .append(cell(key.doc()))
                .append(" | `")
                .append(key.variables().getFirst())
                .append("` |\n");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
