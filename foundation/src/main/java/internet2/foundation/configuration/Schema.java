package internet2.foundation.configuration;

import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sections and keys that a tree of records describes. */
final class Schema {

    /** A component of a record: a section where its type is a record, else a key. */
    sealed interface Member permits Section, Key {
        /** In snake case. */
        String name();
    }

    /**
     * A table of TOML.
     *
     * @param path names from the root on, joined by dots; empty for the root itself
     */
    record Section(String path, String name, String doc, Class<? extends Record> type, List<Member> members)
            implements Member {

        /** The path of a member of this name. */
        String below(String name) {
            return path.isEmpty() ? name : path + "." + name;
        }

        Map<String, Member> byName() {
            Map<String, Member> byName = new LinkedHashMap<>();
            members.forEach(member -> byName.put(member.name(), member));
            return byName;
        }

        /** This section and those below it. */
        Stream<Section> sections() {
            return Stream.concat(Stream.of(this), members.stream().flatMap(member -> switch (member) {
                case Section below -> below.sections();
                case Key key -> Stream.empty();
            }));
        }

        /** The keys of this section and of those below it. */
        Stream<Key> keys() {
            return members.stream().flatMap(member -> switch (member) {
                case Section below -> below.keys();
                case Key key -> Stream.of(key);
            });
        }
    }

    private Schema() {}

    static Section of(Class<? extends Record> root) {
        Section section = section("", "", "", root);
        Map<String, Key> byVariable = new LinkedHashMap<>();
        section.keys()
                .forEach(key -> key.variables().forEach(variable -> {
                    @Nullable Key other = byVariable.put(variable, key);
                    if (other != null) {
                        throw new IllegalArgumentException(
                                other.path() + " and " + key.path() + " share the variable " + variable);
                    }
                }));
        return section;
    }

    private static Section section(String path, String name, String doc, Class<? extends Record> type) {
        List<Member> members = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            members.add(member(path, component));
        }
        return new Section(path, name, doc, type, List.copyOf(members));
    }

    private static Member member(String above, RecordComponent component) {
        String name =
                component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
        String path = above.isEmpty() ? name : above + "." + name;
        Doc doc = component.getAnnotation(Doc.class);
        String text = doc == null ? "" : doc.value();
        if (component.getType().isRecord() && !hasParser(component.getType())) {
            return section(path, name, text, component.getType().asSubclass(Record.class));
        }
        if (above.isEmpty()) {
            throw new IllegalArgumentException("the key " + name + " needs a section around it");
        }
        return Key.of(above, name, text, component);
    }

    /** Records such as {@link DataSize} are values, not sections. */
    private static boolean hasParser(Class<?> type) {
        return Stream.of(type.getMethods())
                .anyMatch(method -> method.getName().equals("parse")
                        && Modifier.isStatic(method.getModifiers())
                        && List.of(method.getParameterTypes()).equals(List.of(String.class)));
    }
}
