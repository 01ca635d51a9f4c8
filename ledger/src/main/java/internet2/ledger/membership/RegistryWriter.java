package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.Epoch;
import internet2.ledger.ModuleState;
import internet2.ledger.membership.Records.LoadRecord;
import internet2.ledger.membership.Records.MemberRecord;
import internet2.ledger.membership.Records.PresenceRecord;
import internet2.verifier.ValidatorSet;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;

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

    private void putCurrent(Seats seats) {
        write(SEATS, seats);
    }

    /** The validators that the network begins with. */
    void found(Seats seats) {
        putCurrent(seats);
        putSet(0, set(seats));
    }

    /** Those of the next epoch: kept where they differ from the current ones, and so close the epoch. */
    void putNext(Seats seats) {
        if (seats.equals(seats())) {
            state.remove(NEXT_SEATS);
        } else {
            write(NEXT_SEATS, seats);
        }
    }

    /** These vote in the next epoch, whoever was to: people decided so. All of them are members. */
    public void restart(SortedMap<NodeId, Long> seats) {
        putNext(new Seats(seats.entrySet().stream()
                .map(seat -> new Seats.Seat(seat.getKey(), seat.getValue()))
                .toList()));
    }

    /** Whoever is to vote next does so from now on, in the epoch of that number. */
    void seatNext(long epoch) {
        putCurrent(nextSeats());
        state.remove(NEXT_SEATS);
        putSet(epoch, set(seats()));
    }

    /** After a block's operations: keeps the validators of the next epoch, if the block closes its own. */
    public Optional<Epoch> closeEpochIfOver(Instant blockTime) {
        Optional<Epoch> next = next(blockTime);
        next.ifPresent(epoch -> putSet(epoch.number(), epoch.validators()));
        return next;
    }

    private void putSet(long epoch, ValidatorSet set) {
        write(validatorsKey(epoch), set);
    }

    void putEndpoint(NodeId node, InetSocketAddress endpoint) {
        state.put(key('a', node), Endpoints.encoded(endpoint));
    }

    /**
     * From now on the one identity goes on as the other. Whom it succeeds is only written where it was named ahead: a
     * history from before there were names has to come to the same state again.
     */
    void putSuccessor(MemberRecord record, NodeId successor) {
        NodeId old = record.member().id();
        NodeId origin = origin(old);
        put(record.succeededBy(successor));
        if (namedSuccessor(old).filter(successor::equals).isPresent()) {
            state.put(key('d', successor), old.hash().bytes());
        }
        putOut(record);
        state.put(key('g', successor), origin.hash().bytes());
        state.put(key('f', origin), successor.hash().bytes());
    }

    /** There is one at a time: whom it named before never comes in. */
    void putNamedSuccessor(MemberRecord record, NodeId successor) {
        NodeId id = record.member().id();
        if (namedSuccessor(id).filter(successor::equals).isEmpty()) {
            giveUpNamedSuccessor(record);
            state.put(key('y', id), successor.hash().bytes());
        }
    }

    /** Puts a member out, and whom it named: that one may have a certificate already. */
    void putOut(MemberRecord record) {
        put(record.withoutRights());
        giveUpNamedSuccessor(record);
    }

    private void giveUpNamedSuccessor(MemberRecord record) {
        NodeId id = record.member().id();
        namedSuccessor(id).ifPresent(named -> {
            if (record(named).isEmpty()) {
                put(record.succeededBy(named).withoutRights());
            }
            state.remove(key('y', id)); // counts as written, so only where it is
        });
    }

    void burn(long stake) {
        state.put(BURNT, new CanonicalWriter().u64(burnt() + stake).toBytes());
    }

    private void write(Bytes key, Encodable value) {
        state.put(key, value.encoded());
    }
}
