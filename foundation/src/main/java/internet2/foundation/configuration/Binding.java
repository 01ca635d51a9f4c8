package internet2.foundation.configuration;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Turns a parsed document and what overrides it into records. */
record Binding(Schema.Section root, TomlDocument document, Overrides overrides) {

    Record bind(Schema.Section section, JsonNode node) {
        if (!node.isMissingNode() && !node.isObject()) {
            throw wrong(section.path(), "[" + section.path() + "]", "a section is needed, not a value");
        }
        refuseUnknown(section, node);
        List<@Nullable Object> values = new ArrayList<>();
        for (Schema.Member member : section.members()) {
            JsonNode given = node.isMissingNode() ? node : node.path(member.name());
            values.add(
                    switch (member) {
                        case Schema.Section below -> bind(below, given);
                        case Key key -> value(key, given);
                    });
        }
        return construct(section, values.toArray());
    }

    private @Nullable Object value(Key key, JsonNode node) {
        Overrides.@Nullable Given override = overrides.byPath().get(key.path());
        if (override != null) {
            return overridden(key, override);
        }
        if (!node.isMissingNode()) {
            return fromFile(key, node);
        }
        if (key.text() != null) {
            return key.type().parse(key.text());
        }
        if (key.optional()) {
            return null;
        }
        throw new ConfigurationException(document.name() + ": [" + key.section() + "] " + key.name()
                + " must be given: " + key.type().name());
    }

    private static Object overridden(Key key, Overrides.Given override) {
        try {
            return key.checked(key.type().parse(override.text()));
        } catch (IllegalArgumentException e) {
            String shown = key.shown(Shown.value(override.text()));
            throw new ConfigurationException(override.source() + " = " + shown + ": " + e.getMessage(), e);
        }
    }

    private Object fromFile(Key key, JsonNode node) {
        try {
            return key.checked(key.type().read(node));
        } catch (IllegalArgumentException e) {
            String what = "[" + key.section() + "] " + key.name() + " = " + key.shown(shown(node));
            throw wrong(key.path(), what, String.valueOf(e.getMessage()));
        }
    }

    private static String shown(JsonNode node) {
        if (node.isObject()) {
            return "(a table)";
        }
        if (node.isArray()) {
            return "(a list)";
        }
        return node.isString() ? Shown.value(node.asString()) : node.asString();
    }

    private void refuseUnknown(Schema.Section section, JsonNode node) {
        Map<String, Schema.Member> known = section.byName();
        for (Map.Entry<String, JsonNode> given : node.properties()) {
            String name = given.getKey();
            if (!known.containsKey(name)) {
                throw given.getValue().isObject() ? unknownSection(section, name) : unknownKey(section, name);
            }
        }
    }

    private ConfigurationException unknownSection(Schema.Section above, String name) {
        String path = above.below(name);
        List<String> sections = root.sections()
                .map(Schema.Section::path)
                .filter(known -> !known.isEmpty())
                .toList();
        String meant = Spelling.didYouMean(path, sections, nearest -> "[" + nearest + "]");
        return wrong(path, "[" + path + "]", "there is no such section" + meant);
    }

    /** The key may be misspelt, or stand in the wrong section. */
    private ConfigurationException unknownKey(Schema.Section section, String name) {
        List<Key> elsewhere = root.keys().filter(key -> key.name().equals(name)).toList();
        List<String> here = section.members().stream().map(Schema.Member::name).toList();
        String place = section.path().isEmpty() ? "" : "[" + section.path() + "] ";
        String meant = elsewhere.size() == 1
                ? ", did you mean [" + elsewhere.getFirst().section() + "] " + name + "?"
                : Spelling.didYouMean(name, here, nearest -> place + nearest);
        return wrong(section.below(name), place + name, "there is no such key" + meant);
    }

    private ConfigurationException wrong(String path, String what, String why) {
        return new ConfigurationException(document.place(path) + ": " + what + ": " + why);
    }

    private Record construct(Schema.Section section, @Nullable Object[] values) {
        try {
            Class<?>[] types = Arrays.stream(section.type().getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<? extends Record> constructor = section.type().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            Throwable refusal = e.getTargetException();
            String place = document.place(section.path()) + ": [" + section.path() + "]: ";
            throw new ConfigurationException(place + refusal.getMessage(), refusal);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("every record has its canonical constructor", e);
        }
    }
}
