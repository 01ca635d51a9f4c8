package internet2.ledger.execution;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.MalformedInputException;
import internet2.ledger.BlockContext;
import internet2.ledger.LedgerModule;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.Outcome;
import internet2.ledger.Queries;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The modules of a ledger in their order, and how their operations are read and applied. */
public final class Modules {

    private static final Logger log = LoggerFactory.getLogger(Modules.class);
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private final SequencedMap<String, LedgerModule<?>> byName = new LinkedHashMap<>();

    public Modules(List<? extends LedgerModule<?>> modules) {
        for (LedgerModule<?> module : modules) {
            if (!NAME.matcher(module.name()).matches()) {
                throw new IllegalArgumentException("a module's name matches " + NAME + ", not " + module.name());
            }
            if (byName.putIfAbsent(module.name(), module) != null) {
                throw new IllegalArgumentException("two modules are named " + module.name());
            }
        }
    }

    public Collection<LedgerModule<?>> all() {
        return byName.values();
    }

    public boolean has(String name) {
        return byName.containsKey(name);
    }

    /** What all modules publish over one state; a later module's answer replaces an earlier one's. */
    public Queries queries(ModuleState flat) {
        Queries all = Queries.NONE;
        for (LedgerModule<?> module : byName.values()) {
            all = all.with(module.queries(new ModuleView(module.name(), flat)));
        }
        return all;
    }

    public void genesis(Map<String, Bytes> payloads, ModuleState flat) {
        byName.forEach(
                (name, module) -> module.genesis(payloads.getOrDefault(name, Bytes.EMPTY), new ModuleView(name, flat)));
    }

    public void beginBlock(BlockContext block, ModuleState flat) {
        byName.forEach((name, module) -> module.beginBlock(block, new ModuleView(name, flat)));
    }

    /** Whether the payload reads as one of the module's operations, without applying it. */
    public void check(String name, Bytes payload) throws OperationRefused {
        decode(module(name), payload);
    }

    /**
     * Applies one operation; leaves its changes in {@code flat} whatever the outcome, for the caller to keep
     * or drop.
     */
    public Outcome apply(String name, Bytes payload, OperationContext context, ModuleState flat) {
        try {
            return new Outcome.Accepted(applyTo(module(name), payload, context, flat));
        } catch (OperationRefused refusal) {
            return new Outcome.Refused(refusal);
        } catch (RuntimeException bug) {
            log.atError()
                    .addKeyValue("module", name)
                    .addKeyValue("operation", context.operationId())
                    .setCause(bug)
                    .log("module failed");
            // The same on every node: nothing of the exception may reach the receipt.
            return new Outcome.Refused("module-failed", "module " + name + " failed on this operation");
        }
    }

    private static <O> Bytes applyTo(LedgerModule<O> module, Bytes payload, OperationContext context, ModuleState flat)
            throws OperationRefused {
        return module.apply(decode(module, payload), context, new ModuleView(module.name(), flat));
    }

    private static <O> O decode(LedgerModule<O> module, Bytes payload) throws OperationRefused {
        try {
            return CanonicalReader.decode(payload, module::decode);
        } catch (MalformedInputException | IllegalArgumentException malformed) {
            throw new OperationRefused("payload-malformed", "module " + module.name() + ": " + malformed.getMessage());
        }
    }

    private LedgerModule<?> module(String name) throws OperationRefused {
        @Nullable LedgerModule<?> module = byName.get(name);
        if (module == null) {
            throw new OperationRefused("module-unknown", "no module " + name + "; there are " + byName.keySet());
        }
        return module;
    }
}
