package internet2.foundation.configuration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What environment and flags say, by the path of the key; flags win. */
record Overrides(Map<String, Given> byPath) {

    /**
     * A value from outside the file.
     *
     * @param source what a message calls it
     */
    record Given(String source, String text) {}

    static Overrides of(Schema.Section root, Map<String, String> environment, Map<String, String> flags) {
        Map<String, Given> byPath = new HashMap<>();
        Map<String, Key> byVariable = new HashMap<>();
        List<String> paths = new ArrayList<>();
        root.keys().forEach(key -> {
            key.variables().forEach(variable -> byVariable.put(variable, key));
            paths.add(key.path());
        });
        List<String> sections = root.sections()
                .filter(section -> !section.path().isEmpty())
                .map(section -> Key.variable(section.path()) + "_")
                .toList();
        new TreeMap<>(environment).forEach((variable, text) -> {
            @Nullable Key key = byVariable.get(variable);
            if (key != null) {
                byPath.put(key.path(), new Given("variable " + variable, text));
            } else if (sections.stream().anyMatch(variable::startsWith)) {
                throw unknown("variable " + variable, variable, byVariable.keySet());
            }
        });
        new TreeMap<>(flags).forEach((flag, text) -> {
            String path = flag.replace('-', '_');
            if (!paths.contains(path)) {
                throw unknown("flag " + flag, flag, paths);
            }
            byPath.put(path, new Given("flag " + flag, text));
        });
        return new Overrides(byPath);
    }

    private static ConfigurationException unknown(String source, String written, Collection<String> candidates) {
        return new ConfigurationException(source + ": there is no such key" + Spelling.didYouMean(written, candidates));
    }
}
