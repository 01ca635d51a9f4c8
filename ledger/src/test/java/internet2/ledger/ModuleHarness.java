package internet2.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.execution.EmptyState;
import internet2.ledger.execution.ModuleView;
import internet2.ledger.execution.Modules;
import internet2.ledger.execution.Overlay;
import internet2.ledger.membership.Registry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Applies operations of one or more modules to a state in memory, one operation a block, without consensus,
 * proofs or signatures. Operations go through their bytes, as they do on a ledger.
 *
 * <pre>{@code
 * ModuleHarness harness = ModuleHarness.of(new NamesModule()).at(Instant.parse("2026-01-01T00:00:00Z"));
 * harness.as(alice).accept("names", new Register("a.example"));
 * harness.as(bob).refuse("names", new Register("a.example"), "name-taken");
 * }</pre>
 */
public final class ModuleHarness {

    public static final NodeId ALICE = new NodeId(Hash.of(Bytes.utf8("alice")));
    public static final NodeId BOB = new NodeId(Hash.of(Bytes.utf8("bob")));

    /** Where no membership module is: nobody is a member, and nobody ever changed keys. */
    private static final Queries WITHOUT_MEMBERS = Queries.of(Membership.class, new Registry(new EmptyState()));

    private static final Duration EPOCH = Duration.ofMinutes(10);

    private final Modules modules;
    private final ModuleState state;
    private Instant time = Instant.parse("2026-01-01T00:00:00Z");
    private Instant epochStart = time;
    private long epoch;
    private NodeId account = ALICE;
    private Queries stubs = Queries.NONE;
    private long height;
    private Hash parent = Hash.ZERO;

    private ModuleHarness(Modules modules, ModuleState state) {
        this.modules = modules;
        this.state = state;
    }

    public static ModuleHarness of(LedgerModule<?>... modules) {
        return new ModuleHarness(new Modules(List.of(modules)), new Overlay(new EmptyState()));
    }

    /** Makes the module's first state; a module without genesis payload needs no call. */
    public ModuleHarness genesis(String module, Bytes payload) {
        modules.genesis(Map.of(module, payload), state);
        return this;
    }

    /** The same modules on a state that the test made; keys are name, zero byte, the module's own. */
    public ModuleHarness on(ModuleState flat) {
        return new ModuleHarness(modules, flat);
    }

    /** The time of the blocks from now on. */
    public ModuleHarness at(Instant blockTime) {
        time = blockTime;
        if (height == 0) {
            epochStart = blockTime;
        }
        return this;
    }

    /** Another history: the blocks from now on follow one of this hash. */
    public ModuleHarness after(Hash block) {
        parent = block;
        return this;
    }

    /** Makes an empty block, the first of the next epoch: as if the block before had closed its own. */
    public ModuleHarness nextEpoch() {
        epoch++;
        epochStart = time;
        beginBlock();
        return this;
    }

    /** Whose operations come next. */
    public ModuleHarness as(NodeId next) {
        account = next;
        return this;
    }

    /** Answers queries of this type, in place of the module that would. */
    public <Q> ModuleHarness provide(Class<Q> type, Q answer) {
        stubs = stubs.with(type, answer);
        return this;
    }

    /** Lets time pass and makes an empty block. */
    public ModuleHarness advance(Duration by) {
        time = time.plus(by);
        beginBlock();
        return this;
    }

    /** Applies one operation in a block of its own. */
    public Outcome apply(String module, Encodable operation) {
        return apply(module, operation.encoded());
    }

    public Outcome apply(String module, Bytes payload) {
        beginBlock();
        Overlay changes = new Overlay(state);
        Outcome outcome = modules.apply(module, payload, new Context(changes), changes);
        if (outcome instanceof Outcome.Accepted) {
            changes.mergeInto(state);
        }
        return outcome;
    }

    /** What an operation would change that must be accepted; nothing is. */
    public Overlay changesOf(String module, Encodable operation) {
        Overlay changes = new Overlay(state);
        Outcome outcome = modules.apply(module, operation.encoded(), new Context(changes), changes);
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        return changes;
    }

    /** Applies what must be accepted and gives its result. */
    public Bytes accept(String module, Encodable operation) {
        Outcome outcome = apply(module, operation);
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        return ((Outcome.Accepted) outcome).result();
    }

    /** Applies what must be accepted and reads its result. */
    public <T> T accept(String module, Encodable operation, Function<CanonicalReader, T> result) {
        return CanonicalReader.decode(accept(module, operation), result);
    }

    /** Applies what must be refused with this code, changing nothing, and gives the reason. */
    public String refuse(String module, Encodable operation, String code) {
        Outcome outcome = apply(module, operation);
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        Outcome.Refused refused = (Outcome.Refused) outcome;
        assertThat(refused.code()).as(refused.reason()).isEqualTo(code);
        return refused.reason();
    }

    /** Writes into a module's state what no operation of a test could. */
    public void write(String module, Bytes key, Bytes value) {
        new ModuleView(module, state).put(key, value);
    }

    public StateReader state(String module) {
        return new ModuleView(module, state);
    }

    public <Q> Q query(Class<Q> type) {
        return queries(state).get(type);
    }

    public Instant time() {
        return time;
    }

    public long height() {
        return height;
    }

    private Queries queries(ModuleState at) {
        return WITHOUT_MEMBERS.with(modules.queries(at)).with(stubs);
    }

    private void beginBlock() {
        height++;
        parent = Hash.of(parent.bytes());
        if (Duration.between(epochStart, time).compareTo(EPOCH) >= 0) {
            epoch++;
            epochStart = time;
        }
        modules.beginBlock(new BlockContext(height, time, epoch, parent), state);
    }

    private final class Context implements OperationContext {

        private final Queries queries;
        private final NodeId signer = account;
        private final long blockHeight = height;
        private final Instant at = time;

        Context(ModuleState changes) {
            queries = queries(changes);
        }

        @Override
        public NodeId account() {
            return signer;
        }

        @Override
        public Instant blockTime() {
            return at;
        }

        @Override
        public long height() {
            return blockHeight;
        }

        @Override
        public Hash operationId() {
            return Hash.of(Bytes.utf8("operation " + blockHeight));
        }

        @Override
        public <Q> Q query(Class<Q> type) {
            return queries.get(type);
        }
    }
}
