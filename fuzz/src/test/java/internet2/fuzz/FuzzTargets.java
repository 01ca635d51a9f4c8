package internet2.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.encoding.MalformedInputException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The parsers of one room, each as a Jazzer {@link FuzzTest} that takes a stranger's bytes.
 *
 * <p>Jazzer replays the committed seeds of each target. Here each target also meets some thousand mutations, the
 * same ones in every run, under a limit on what one input may cost. Seeds named {@code valid...} must be
 * accepted: a target whose seeds have rotted proves nothing.
 */
public abstract class FuzzTargets {

    private static final int MUTATIONS = Integer.getInteger("fuzz.mutations", 2000);
    private static final long RANDOM_SEED = Long.getLong("fuzz.seed", 1);

    /** A refusal is for people and for logs: it quotes no more than this of what a stranger wrote. */
    private static final int REFUSAL_CHARACTERS_MAX = 4096;

    /** What a parser is called as. */
    @FunctionalInterface
    public interface Parsing<T> {
        T parse() throws Exception;
    }

    private int accepted;

    /** Writes the seeds that real encoders make, and what a machine would not think of. */
    protected abstract void writeSeeds(SeedWriter seeds) throws Exception;

    /** How many mutations a target meets; fewer where one input takes long. */
    protected int mutations(String target) {
        return MUTATIONS;
    }

    /** Only these refusals may come out, with a message, and not an endless one. Empty: refused. */
    @SafeVarargs
    protected final <T> Optional<T> parsed(Parsing<T> parsing, Class<? extends Exception>... refusals) {
        T value;
        try {
            value = parsing.parse();
        } catch (Exception e) {
            boolean typed = false;
            for (Class<? extends Exception> refusal : refusals) {
                typed |= refusal.isInstance(e);
            }
            String message = String.valueOf(e.getMessage());
            if (!typed || e.getMessage() == null || message.length() > REFUSAL_CHARACTERS_MAX) {
                throw new AssertionError("no typed refusal with a message of bounded length", e);
            }
            return Optional.empty();
        }
        accepted++;
        return Optional.of(value);
    }

    /** A canonical encoding: what is read is written as the same bytes, and nothing else is read. */
    protected final <T extends Encodable> Optional<T> canonical(byte[] data, Function<CanonicalReader, T> decode) {
        return canonical(data, decode, MalformedInputException.class);
    }

    /** The same where constructors refuse, too. */
    @SafeVarargs
    protected final <T extends Encodable> Optional<T> canonical(
            byte[] data, Function<CanonicalReader, T> decode, Class<? extends Exception>... refusals) {
        Bytes bytes = Bytes.of(data);
        Optional<T> value = parsed(() -> CanonicalReader.decode(bytes, decode), refusals);
        value.ifPresent(decoded -> same(bytes, decoded.encoded()));
        return value;
    }

    /** Cheaper than an assertion library, which matters a million times. */
    protected static void same(Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("expected " + expected + ", not " + actual);
        }
    }

    protected static void holds(boolean promise, String what) {
        if (!promise) {
            throw new AssertionError(what);
        }
    }

    @TestFactory
    public final Stream<DynamicTest> mutatedSeedsAreRefusedOrUnderstood() {
        return targets().stream()
                .map(target -> DynamicTest.dynamicTest(target.getName(), () -> mutate(target, mutations(target))));
    }

    @TestFactory
    public final Stream<DynamicTest> validSeedsAreAccepted() {
        return targets().stream().map(target -> DynamicTest.dynamicTest(target.getName(), () -> acceptSeeds(target)));
    }

    /** {@code -Dfuzz.seeds=write} writes them anew, which is needed where a format has changed. */
    @Test
    @EnabledIfSystemProperty(named = "fuzz.seeds", matches = "write")
    public final void seedsAreWritten() throws Exception {
        writeSeeds(new SeedWriter(
                getClass(), targets().stream().map(Method::getName).toList()));
    }

    private int mutations(Method target) {
        return mutations(target.getName());
    }

    private void mutate(Method target, int mutations) throws IOException {
        Mutator mutator = new Mutator(RANDOM_SEED + target.getName().hashCode(), contents(target));
        for (int i = 0; i < mutations; i++) {
            Trial.run(this, target, mutator.next());
        }
    }

    private void acceptSeeds(Method target) throws IOException, ReflectiveOperationException {
        for (Seed seed : Seed.of(getClass(), target.getName())) {
            if (!seed.name().startsWith("valid")) {
                continue;
            }
            int before = accepted;
            try {
                target.invoke(this, (Object) seed.content().toArray());
            } catch (InvocationTargetException e) {
                throw new AssertionError("the seed " + seed.name() + " fails", e.getCause());
            }
            holds(accepted > before, "the seed " + seed.name() + " is refused");
        }
    }

    private List<Bytes> contents(Method target) throws IOException {
        return Seed.of(getClass(), target.getName()).stream().map(Seed::content).toList();
    }

    private List<Method> targets() {
        List<Method> targets = Arrays.stream(getClass().getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(FuzzTest.class))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
        targets.forEach(target -> target.setAccessible(true));
        return targets;
    }
}
