package internet2.trustchain.threshold.epochs;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.ledger.BlockContext;
import internet2.ledger.LedgerModule;
import internet2.ledger.Membership;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.Queries;
import internet2.ledger.StateReader;
import internet2.trustchain.KeyHolders;
import internet2.trustchain.KeyName;
import internet2.trustchain.RetiredKeys;
import internet2.trustchain.threshold.epochs.KeyOperation.Open;
import internet2.trustchain.threshold.epochs.KeyOperation.Retire;
import internet2.trustchain.threshold.epochs.KeyOperation.Say;
import internet2.trustchain.threshold.keygen.Ceremony;
import internet2.trustchain.threshold.keygen.CeremonyMessage;
import internet2.trustchain.threshold.keygen.CeremonyOutcome.Completed;
import internet2.trustchain.threshold.keygen.CeremonyPlan;
import internet2.trustchain.threshold.keygen.CeremonyRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The ledger's side of threshold keys: it orders what participants of a ceremony say, and remembers who holds what.
 *
 * <p>When others vote than hold a key, or a holder lost its share, any validator opens the ceremony that mends it
 * ({@link Handover}). An administrator opens any other, but cannot give a key away: holders are validators, and it
 * takes more than half of them, and more than a network of so many (or of 16, the most) expects to lie, f of 3f + 1.
 * A key that the network has no use for any more ({@link RetiredKeys}) any validator retires. Refusals: {@code
 * not-entitled}, {@code bad-holders}, {@code bad-threshold}, {@code too-many-keys}, {@code key-retired}, {@code
 * ceremony-under-way}, {@code no-ceremony}, {@code not-due}, and those of {@link CeremonyRefused.Code}, such as {@code
 * wrong-phase}.
 */
public final class KeysModule implements LedgerModule<KeyOperation> {

    public static final String NAME = "keys";

    /** How long a phase lasts where somebody is silent. Whoever censors for longer excludes its victims. */
    public static final Duration PHASE = Duration.ofMinutes(5);

    /** The most that one operation writes: a dealing and the record of a ceremony of 16. */
    public static final int STATE_BYTES_MAX = 64 << 10;

    /** The most that one operation writes in a ceremony of so many dealers or recipients, whichever are more. */
    public static int stateBytesMax(int participants) {
        return Math.max(1, participants) * (STATE_BYTES_MAX / KeyOperation.HOLDERS_MAX);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public KeyOperation decode(CanonicalReader in) {
        return KeyOperation.decode(in);
    }

    @Override
    public Queries queries(StateReader state) {
        KeysState keys = KeysState.of(state);
        return Queries.of(KeysState.class, keys).with(KeyHolders.class, keys);
    }

    @Override
    public void genesis(Bytes payload, ModuleState state) {
        if (!payload.isEmpty()) {
            CanonicalReader.decode(payload, KeysGenesis::decode)
                    .keys()
                    .forEach((name, epoch) -> KeysState.put(state, name, epoch));
        }
    }

    /** Ends the phases whose time is over. */
    @Override
    public void beginBlock(BlockContext context, ModuleState state) {
        KeysState keys = KeysState.of(state);
        for (String name : keys.due(context.blockTime())) {
            CeremonyRecord record = keys.record(name).orElseThrow();
            advance(name, record, record.ceremony().phaseOver(), context.blockTime(), state);
        }
    }

    @Override
    public Bytes apply(KeyOperation operation, OperationContext context, ModuleState state) throws OperationRefused {
        switch (operation) {
            case Open open -> open(open, context, state);
            case Say say -> say(say, context, state);
            case Retire retire -> retire(retire, context, state);
        }
        return Bytes.EMPTY;
    }

    private static void open(Open open, OperationContext context, ModuleState state) throws OperationRefused {
        Membership membership = context.query(Membership.class);
        KeysState keys = KeysState.of(state);
        boolean calledFor = membership.validators().indexOf(context.account()).isPresent()
                && Handover.due(open.key(), keys, membership, context.blockTime())
                        .or(() -> Handover.renewal(open.key(), keys, membership, context.blockTime()))
                        .filter(open::equals)
                        .isPresent();
        if (!calledFor && !membership.isAdministrator(context.account())) {
            throw new OperationRefused(
                    "not-entitled", "only an administrator opens a ceremony that the validators do not call for");
        }
        for (NodeId holder : open.holders()) {
            if (membership.validators().indexOf(holder).isEmpty()) {
                throw new OperationRefused("bad-holders", holder + " does not vote and so holds no share");
            }
        }
        boolean later =
                KeyName.of(open.key()).filter(name -> name.generation() > 1).isPresent();
        if (later && keys.current(open.key()).isEmpty() && !open.equals(Handover.first(open.key(), membership))) {
            throw new OperationRefused(
                    "bad-holders",
                    "the key " + open.key() + " takes another's place: all that vote make it, and more than half of"
                            + " them sign");
        }
        int size = Math.min(membership.validators().size(), KeyOperation.HOLDERS_MAX);
        if (open.threshold() <= (size - 1) / 3) {
            throw new OperationRefused(
                    "bad-threshold",
                    "of " + size + " validators " + (size - 1) / 3 + " may lie: more than that sign together, not "
                            + open.threshold());
        }
        if (keys.isRetired(open.key())) {
            throw new OperationRefused(
                    "key-retired", "the key " + open.key() + " was retired, and comes to no life again");
        }
        Optional<CeremonyRecord> before = keys.record(open.key());
        if (before.isEmpty() && keys.keys().size() >= KeysState.KEYS_MAX) {
            throw new OperationRefused("too-many-keys", "a network has at most " + KeysState.KEYS_MAX + " keys");
        }
        if (before.filter(record -> record.ceremony().phase() != Ceremony.Phase.OVER)
                .isPresent()) {
            throw new OperationRefused("ceremony-under-way", "a ceremony for " + open.key() + " is under way");
        }
        KeysState.removeDealings(state, open.key());
        Optional<KeyEpoch> current = keys.current(open.key());
        CeremonyPlan plan = new CeremonyPlan(
                context.operationId(), open.threshold(), open.holders().size(), current.map(KeyEpoch::key));
        KeysState.put(
                state,
                open.key(),
                new CeremonyRecord(
                        current.map(KeyEpoch::holders).orElse(open.holders()),
                        open.holders(),
                        context.blockTime().plus(PHASE),
                        Ceremony.begin(plan)));
    }

    private static void retire(Retire retire, OperationContext context, ModuleState state) throws OperationRefused {
        if (context.query(Membership.class)
                .validators()
                .indexOf(context.account())
                .isEmpty()) {
            throw new OperationRefused("not-entitled", "only validators retire a key");
        }
        boolean held = KeysState.of(state).held().contains(retire.key());
        if (!held || !RetiredKeys.all(context::query).isRetired(retire.key(), context.blockTime())) {
            throw new OperationRefused(
                    "not-due", "something of the key " + retire.key() + " is in force, or it is none");
        }
        KeysState.retire(state, retire.key());
    }

    private static void say(Say say, OperationContext context, ModuleState state) throws OperationRefused {
        CeremonyRecord record = KeysState.of(state)
                .record(say.key())
                .orElseThrow(() -> new OperationRefused("no-ceremony", "no ceremony makes the key " + say.key()));
        int sender = number(record, say.message(), context);
        try {
            Ceremony next = record.ceremony().step(sender, say.message());
            if (say.message() instanceof CeremonyMessage.Deal deal) {
                KeysState.put(state, say.key(), sender, deal.dealing());
            }
            advance(say.key(), record, next, context.blockTime(), state);
        } catch (CeremonyRefused e) {
            String code = e.code().name().toLowerCase(Locale.ROOT).replace('_', '-');
            throw new OperationRefused(code, e.reason());
        }
    }

    /** Under which number the account speaks; holders that changed their keys keep theirs. */
    private static int number(CeremonyRecord record, CeremonyMessage message, OperationContext context)
            throws OperationRefused {
        List<NodeId> speakers =
                switch (message) {
                    case CeremonyMessage.Enrol enrol -> record.recipients();
                    case CeremonyMessage.Verdict verdict -> record.recipients();
                    case CeremonyMessage.Deal deal -> record.dealers();
                    case CeremonyMessage.Answer answer -> record.dealers();
                };
        Membership membership = context.query(Membership.class);
        for (int i = 0; i < speakers.size(); i++) {
            if (membership.latest(speakers.get(i)).equals(context.account())) {
                return i + 1;
            }
        }
        throw new OperationRefused("not-invited", context.account() + " has no such part in the ceremony");
    }

    private static void advance(String key, CeremonyRecord before, Ceremony next, Instant now, ModuleState state) {
        Instant phaseEnd = next.phase() == before.ceremony().phase() ? before.phaseEnd() : now.plus(PHASE);
        KeysState.put(state, key, new CeremonyRecord(before.dealers(), before.recipients(), phaseEnd, next));
        if (next.outcome().orElse(null) instanceof Completed completed) {
            long number = KeysState.of(state)
                    .current(key)
                    .map(epoch -> epoch.number() + 1)
                    .orElse(0L);
            KeysState.put(state, key, new KeyEpoch(number, before.recipients(), completed.key()));
        }
    }
}
