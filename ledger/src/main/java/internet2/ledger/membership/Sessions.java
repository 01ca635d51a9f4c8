package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.ModuleState;
import internet2.ledger.OperationContext;
import internet2.ledger.OperationRefused;
import internet2.ledger.Parameters;
import internet2.ledger.StateReader;
import internet2.ledger.membership.MembershipOperation.CloseSession;
import internet2.ledger.membership.MembershipOperation.OpenSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Session keys: authorised once by the identity, then used for every operation. */
final class Sessions {

    /** Sessions of one account: state that one member can fill. */
    static final int PER_ACCOUNT_MAX = 64;

    /** An expired session is still known as such for a while, so that its refusal says why. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private static final int DROPPED_PER_BLOCK_MAX = 100;
    private static final Bytes EXPIRIES = Bytes.utf8("x");

    private final Parameters parameters;

    Sessions(Parameters parameters) {
        this.parameters = parameters;
    }

    Bytes open(OpenSession open, OperationContext context, RegistryWriter registry, ModuleState state)
            throws OperationRefused {
        NodeId account = context.account();
        if (registry.session(account, open.key()).isPresent()) {
            throw new OperationRefused("session-exists", "this session key was authorised before; make a new one");
        }
        Instant latest = context.blockTime().plus(parameters.sessionLifetimeMax());
        if (!open.expiry().isAfter(context.blockTime()) || open.expiry().isAfter(latest)) {
            throw new OperationRefused(
                    "session-lifetime",
                    "a session expires after " + context.blockTime() + " and not after " + latest + ", not at "
                            + open.expiry());
        }
        makeRoom(account, state);
        registry.put(account, open.key(), new SessionRecord(open.rights(), open.expiry(), 0));
        state.put(Registry.expiryKey(open.expiry(), account, open.key()), Bytes.EMPTY);
        return Bytes.EMPTY;
    }

    /** One session more than the limit ends the one that would expire first: nobody can lock itself out. */
    private static void makeRoom(NodeId account, ModuleState state) {
        List<StateReader.Entry> sessions = state.scan(Registry.key('s', account), PER_ACCOUNT_MAX);
        if (sessions.size() < PER_ACCOUNT_MAX) {
            return;
        }
        Bytes first = sessions.stream()
                .map(Sessions::expiryKey)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        state.remove(first);
        state.remove(Bytes.utf8("s").concat(accountAndKey(first)));
    }

    private static Bytes expiryKey(StateReader.Entry session) {
        Instant expiry =
                CanonicalReader.decode(session.value(), SessionRecord::decode).expiry();
        return new CanonicalWriter()
                .u8('x')
                .instant(expiry)
                .fixed(session.key().slice(1, session.key().size()))
                .toBytes();
    }

    private static Bytes accountAndKey(Bytes expiryKey) {
        return expiryKey.slice(1 + Long.BYTES, expiryKey.size());
    }

    Bytes close(CloseSession close, OperationContext context, Registry registry, ModuleState state)
            throws OperationRefused {
        NodeId account = context.account();
        Optional<SessionRecord> session = registry.session(account, close.key());
        if (session.isEmpty()) {
            throw new OperationRefused("session-unknown", "the account has no session with key " + close.key());
        }
        state.remove(Registry.sessionKey(account, close.key()));
        state.remove(Registry.expiryKey(session.get().expiry(), account, close.key()));
        return Bytes.EMPTY;
    }

    /** The oldest first, a bounded number per block. */
    static void dropExpired(ModuleState state, Instant now) {
        for (StateReader.Entry entry : state.scan(EXPIRIES, DROPPED_PER_BLOCK_MAX)) {
            Instant expiry = Instant.ofEpochMilli(entry.key().buffer().getLong(1));
            if (expiry.plus(REMEMBERED).isAfter(now)) {
                return;
            }
            state.remove(Bytes.utf8("s").concat(accountAndKey(entry.key())));
            state.remove(entry.key());
        }
    }
}
