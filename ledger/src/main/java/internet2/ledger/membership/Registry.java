package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.Member;
import internet2.ledger.Membership;
import internet2.ledger.StakePort;
import internet2.ledger.StateReader;
import internet2.ledger.membership.Records.LoadRecord;
import internet2.ledger.membership.Records.MemberRecord;
import internet2.ledger.membership.Records.PresenceRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The module's state, read. What the four proofs look up is here. */
public class Registry implements Membership, StakePort {

    static final Bytes EPOCH = Bytes.utf8("e");
    static final Bytes LOAD = Bytes.utf8("w");

    private final StateReader state;

    public Registry(StateReader state) {
        this.state = state;
    }

    @Override
    public Optional<Member> member(NodeId id) {
        return record(id).map(MemberRecord::member);
    }

    @Override
    public Optional<Member> memberAt(long interfaceId) {
        return state.get(interfaceKey(interfaceId)).flatMap(id -> member(new NodeId(Hash.wrap(id.toArray()))));
    }

    @Override
    public Optional<HybridPublicKey> keys(NodeId id) {
        return read(key('k', id), HybridPublicKey::decode);
    }

    @Override
    public List<Member> members(Optional<NodeId> after, int limit) {
        return state.scan(Bytes.utf8("m"), after.map(id -> key('m', id)), limit).stream()
                .map(entry -> CanonicalReader.decode(entry.value(), MemberRecord::decode)
                        .member())
                .toList();
    }

    @Override
    public Optional<Instant> presentUntil(NodeId host) {
        return presence(host).filter(record -> record.epochProven() >= 0).map(PresenceRecord::until);
    }

    @Override
    public long bonded(NodeId account) {
        return member(account).map(Member::stake).orElse(0L);
    }

    /** The root of the plot that a host committed to, if it did. */
    public Optional<Hash> plotRoot(NodeId host) {
        return presence(host).map(PresenceRecord::plotRoot);
    }

    /** The last epoch in which the host proved its presence. */
    public Optional<Long> epochProven(NodeId host) {
        return presence(host).map(PresenceRecord::epochProven).filter(epoch -> epoch >= 0);
    }

    public Optional<SessionRecord> session(NodeId account, Ed25519PublicKey session) {
        return read(sessionKey(account, session), SessionRecord::decode);
    }

    /** The next sequence number of what the identity itself signs. */
    public long nextIdentitySequence(NodeId account) {
        return read(key('q', account), CanonicalReader::u64).orElse(0L);
    }

    public EpochRecord epoch() {
        return read(EPOCH, EpochRecord::decode).orElseThrow(() -> new IllegalStateException("no genesis yet"));
    }

    /** The puzzle's difficulty now, in leading zero bits. */
    public int workBits() {
        return load().workBits();
    }

    LoadRecord load() {
        return read(LOAD, LoadRecord::decode).orElseThrow(() -> new IllegalStateException("no genesis yet"));
    }

    Optional<MemberRecord> record(NodeId id) {
        return read(key('m', id), MemberRecord::decode);
    }

    Optional<PresenceRecord> presence(NodeId host) {
        return read(key('p', host), PresenceRecord::decode);
    }

    static Bytes key(char kind, NodeId id) {
        return new CanonicalWriter(1 + Hash.SIZE).u8(kind).hash(id.hash()).toBytes();
    }

    static Bytes interfaceKey(long interfaceId) {
        return new CanonicalWriter(1 + Long.BYTES).u8('i').u64(interfaceId).toBytes();
    }

    static Bytes sessionKey(NodeId account, Ed25519PublicKey session) {
        return key('s', account).concat(session.encoded());
    }

    static Bytes expiryKey(Instant expiry, NodeId account, Ed25519PublicKey session) {
        return new CanonicalWriter(1 + Long.BYTES + 2 * Hash.SIZE)
                .u8('x')
                .instant(expiry)
                .hash(account.hash())
                .fixed(session.encoded())
                .toBytes();
    }

    private <T> Optional<T> read(Bytes key, Function<CanonicalReader, T> decoder) {
        return state.get(key).map(value -> CanonicalReader.decode(value, decoder));
    }
}
