package internet2.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ModuleHarnessTest {

    private record Increase(long by) implements Encodable {
        @Override
        public void encode(CanonicalWriter out) {
            out.u64(by);
        }
    }

    private interface Total {
        long value();
    }

    private static final class CounterModule implements LedgerModule<Increase> {

        private static final Bytes KEY = Bytes.utf8("total");
        private static final long TOTAL_MAX = 10;

        @Override
        public String name() {
            return "counter";
        }

        @Override
        public Increase decode(CanonicalReader in) {
            return new Increase(in.u64());
        }

        @Override
        public Bytes apply(Increase operation, OperationContext context, ModuleState state) throws OperationRefused {
            long total = total(state) + operation.by();
            state.put(KEY, new CanonicalWriter().u64(total).toBytes());
            if (total > TOTAL_MAX) {
                throw new OperationRefused("counter-full", "the total would be " + total + ", at most 10 is allowed");
            }
            if (total != context.query(Total.class).value()) {
                throw new IllegalStateException("a query sees the operation's own changes");
            }
            return new CanonicalWriter().u64(total).toBytes();
        }

        @Override
        public void beginBlock(BlockContext context, ModuleState state) {
            state.put(
                    Bytes.utf8("seen"),
                    new CanonicalWriter().u64(context.height()).toBytes());
        }

        @Override
        public Queries queries(StateReader state) {
            return Queries.of(Total.class, () -> total(state));
        }

        private static long total(StateReader state) {
            return state.get(KEY).map(value -> new CanonicalReader(value).u64()).orElse(0L);
        }
    }

    @Test
    void anAcceptedOperationChangesStateAndARefusedOneDoesNot() {
        ModuleHarness harness = ModuleHarness.of(new CounterModule());

        assertThat(harness.<Long>accept("counter", new Increase(7), CanonicalReader::u64))
                .isEqualTo(7);
        harness.refuse("counter", new Increase(7), "counter-full");

        assertThat(harness.query(Total.class).value()).isEqualTo(7);
        assertThat(harness.advance(Duration.ofSeconds(5)).height()).isEqualTo(3);
    }

    @Test
    void bytesThatAreNoOperationAreRefused() {
        ModuleHarness harness = ModuleHarness.of(new CounterModule());

        assertThat(harness.apply("counter", Bytes.of((byte) 1)))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("payload-malformed"));
        harness.refuse("nobody", new Increase(1), "module-unknown");
    }
}
