package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.ModuleState;
import internet2.ledger.membership.Records.LoadRecord;
import internet2.ledger.membership.Records.MemberRecord;
import internet2.ledger.membership.Records.PresenceRecord;
import java.util.Optional;

/** The module's state, read and written. */
public final class RegistryWriter extends Registry {

    private final ModuleState state;

    public RegistryWriter(ModuleState state) {
        super(state);
        this.state = state;
    }

    /** Uses up a sequence number: of the session's key, or of the identity where there is none. */
    public void consumeSequence(NodeId account, Optional<Ed25519PublicKey> session) {
        if (session.isPresent()) {
            session(account, session.get()).ifPresent(record -> put(account, session.get(), record.next()));
        } else {
            long next = nextIdentitySequence(account) + 1;
            state.put(key('q', account), new CanonicalWriter().u64(next).toBytes());
        }
    }

    /** Counts operations, for the puzzle's difficulty. */
    public void countOperations(long more) {
        LoadRecord load = load();
        put(new LoadRecord(load.windowStart(), load.operations() + more, load.workBits()));
    }

    void put(MemberRecord record) {
        write(key('m', record.member().id()), record);
    }

    void put(HybridPublicKey keys) {
        NodeId id = keys.id();
        write(key('k', id), keys);
        state.put(interfaceKey(id.interfaceId()), id.hash().bytes());
    }

    void put(NodeId account, Ed25519PublicKey session, SessionRecord record) {
        write(sessionKey(account, session), record);
    }

    void put(NodeId host, PresenceRecord record) {
        write(key('p', host), record);
    }

    void put(EpochRecord record) {
        write(EPOCH, record);
    }

    void put(LoadRecord record) {
        write(LOAD, record);
    }

    private void write(Bytes key, Encodable value) {
        state.put(key, value.encoded());
    }
}
