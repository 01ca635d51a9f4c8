package internet2.server;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A part of the node that others are given before it exists: the knot in the order of opening. */
final class Late<T> implements Supplier<T> {

    private final String name;
    private final AtomicReference<T> part = new AtomicReference<>();

    /** @param name what is said where it is needed too early */
    Late(String name) {
        this.name = name;
    }

    void set(T opened) {
        part.set(opened);
    }

    Optional<T> peek() {
        return Optional.ofNullable(part.get());
    }

    @Override
    public T get() {
        return peek().orElseThrow(
                        () -> new IllegalStateException("this node is starting: " + name + " is not open yet"));
    }
}
