package internet2.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Answers as a person reads them or as a script does. */
final class Output {

    /** How answers are printed. */
    enum Format {
        table,
        json
    }

    private static final ObjectWriter PRETTY = JsonMapper.builder().build().writerWithDefaultPrettyPrinter();
    private static final int COLUMN_WIDTH_MAX = 72;

    private final PrintWriter out;
    private final Format format;

    Output(PrintWriter out, Format format) {
        this.out = out;
        this.format = format;
    }

    /** A list of objects as rows, one object as lines of name and value, anything as JSON if asked for. */
    void show(JsonNode answer) {
        if (format == Format.json) {
            out.println(PRETTY.writeValueAsString(answer));
        } else if (answer.isArray()) {
            rows(answer);
        } else if (answer.isObject()) {
            fields(answer, "");
        } else {
            out.println(answer.asString());
        }
        out.flush();
    }

    /** One line for a person; the whole answer for a script. */
    void say(String line, JsonNode answer) {
        if (format == Format.json) {
            show(answer);
        } else {
            text(line);
        }
    }

    /** One line of many that come in time: for a person, or as JSON that fits on a line. */
    void line(String line, JsonNode answer) {
        text(format == Format.json ? answer.toString() : line);
    }

    /** Text that is the same in every format, such as PEM. */
    void text(String text) {
        out.print(text);
        if (!text.endsWith("\n")) {
            out.println();
        }
        out.flush();
    }

    private void fields(JsonNode object, String indent) {
        int width =
                object.propertyNames().stream().mapToInt(String::length).max().orElse(0);
        object.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isObject() && !value.isEmpty()) {
                out.println(indent + field.getKey());
                fields(value, indent + "  ");
            } else if (value.isArray() && !value.isEmpty() && value.get(0).isObject()) {
                out.println(indent + field.getKey());
                rows(value);
            } else {
                out.println(indent + pad(field.getKey(), width) + "  " + cell(value));
            }
        });
    }

    private void rows(JsonNode array) {
        Set<String> names = new LinkedHashSet<>();
        array.forEach(row -> row.properties().stream()
                .filter(field -> !field.getValue().isObject())
                .forEach(field -> names.add(field.getKey())));
        List<List<String>> lines = new ArrayList<>();
        lines.add(names.stream().map(String::toUpperCase).toList());
        array.forEach(row ->
                lines.add(names.stream().map(name -> cell(row.path(name))).toList()));
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int column = 0; column < line.size(); column++) {
                int at = column;
                int width = lines.stream()
                        .mapToInt(other -> other.get(at).length())
                        .max()
                        .orElse(0);
                text.append(pad(line.get(column), width)).append("  ");
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private static String cell(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "-";
        }
        if (value.isArray()) {
            return String.join(", ", value.valueStream().map(Output::cell).toList());
        }
        String text = value.isValueNode() ? value.asString() : value.toString();
        String line = text.replace('\n', ' ').strip();
        return line.length() > COLUMN_WIDTH_MAX ? line.substring(0, COLUMN_WIDTH_MAX - 3) + "..." : line;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
