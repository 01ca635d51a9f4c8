package internet2.ledger;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a module answers to others, by the type of the question: {@code Queries.of(Names.class, new ...)}. */
public final class Queries {

    public static final Queries NONE = new Queries(Map.of());

    private final Map<Class<?>, Object> answers;

    private Queries(Map<Class<?>, Object> answers) {
        this.answers = answers;
    }

    public static <Q> Queries of(Class<Q> type, Q answer) {
        return NONE.with(type, answer);
    }

    /** These and one more; a type that is there already is replaced. */
    public <Q> Queries with(Class<Q> type, Q answer) {
        Map<Class<?>, Object> more = new LinkedHashMap<>(answers);
        more.put(type, answer);
        return new Queries(more);
    }

    /** These and those of another; where both answer a type, the other one does. */
    public Queries with(Queries other) {
        Map<Class<?>, Object> more = new LinkedHashMap<>(answers);
        more.putAll(other.answers);
        return new Queries(more);
    }

    public <Q> Optional<Q> find(Class<Q> type) {
        return Optional.ofNullable(answers.get(type)).map(type::cast);
    }

    public <Q> Q get(Class<Q> type) {
        return find(type)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no ledger module publishes " + type.getName() + ": add the module that does"));
    }
}
