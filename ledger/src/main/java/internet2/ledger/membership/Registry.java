package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.ledger.Epoch;
import internet2.ledger.Member;
import internet2.ledger.Membership;
import internet2.ledger.StakePort;
import internet2.ledger.StateReader;
import internet2.ledger.membership.Records.LoadRecord;
import internet2.ledger.membership.Records.MemberRecord;
import internet2.ledger.membership.Records.PresenceRecord;
import internet2.ledger.membership.RoundTrips.DistanceBound;
import internet2.ledger.membership.RoundTrips.RoundTrip;
import internet2.verifier.Validator;
import internet2.verifier.ValidatorSet;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The module's state, read. What the four proofs look up is here. */
public class Registry implements Membership, StakePort {

    static final Bytes EPOCH = Bytes.utf8("e");
    static final Bytes SEATS = Bytes.utf8("o");
    static final Bytes NEXT_SEATS = Bytes.utf8("n");
    static final Bytes BURNT = Bytes.utf8("b");
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
        NodeId now = latest(host);
        return isMember(now)
                ? presence(now).filter(record -> record.epochProven() >= 0).map(PresenceRecord::until)
                : Optional.empty();
    }

    @Override
    public Optional<InetSocketAddress> endpoint(NodeId node) {
        return isMember(node) ? read(key('a', node), Endpoints::decode) : Optional.empty();
    }

    @Override
    public NodeId latest(NodeId id) {
        return read(key('f', origin(id)), Registry::id).orElse(id);
    }

    @Override
    public NodeId origin(NodeId id) {
        return read(key('g', id), Registry::id).orElse(id);
    }

    @Override
    public Optional<NodeId> predecessor(NodeId id) {
        return read(key('d', id), Registry::id);
    }

    @Override
    public Optional<NodeId> namedSuccessor(NodeId id) {
        return read(key('y', id), Registry::id);
    }

    private static NodeId id(CanonicalReader in) {
        return new NodeId(in.hash());
    }

    @Override
    public long bonded(NodeId account) {
        return member(account).map(Member::stake).orElse(0L);
    }

    /** The root of the plot that a host committed to, if it did. */
    public Optional<Hash> plotRoot(NodeId host) {
        return presence(host).map(PresenceRecord::plotRoot);
    }

    /**
     * A host's presence.
     *
     * @param until when its last proof of the plot holds
     * @param epochProven in which it was given
     * @param roundTrips what validators said, in this epoch or the one before, of how far it is from them
     */
    public record Presence(Instant until, long epochProven, List<RoundTrip> roundTrips) {
        public Presence {
            roundTrips = List.copyOf(roundTrips);
        }

        /** How far away it is at most, if the nearest witness is believed; empty where there is none. */
        public Optional<DistanceBound> distanceBound() {
            return RoundTrips.shortest(roundTrips);
        }
    }

    /** Empty where the host never proved its plot. */
    public Optional<Presence> presenceOf(NodeId host) {
        return presence(latest(host))
                .filter(record -> record.epochProven() >= 0)
                .map(record ->
                        new Presence(record.until(), record.epochProven(), new RoundTrips(state, this).of(host)));
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
        return read(EPOCH, EpochRecord::decode).orElseThrow(Registry::noGenesis);
    }

    /** The epoch that the newest block belongs to. */
    public Epoch currentEpoch() {
        long number = epoch().number();
        return new Epoch(number, requireSet(number));
    }

    @Override
    public ValidatorSet validators() {
        return requireSet(epoch().number());
    }

    /** The validators of an epoch: of every one that began, and of the next one once its turn has come. */
    public Optional<ValidatorSet> validators(long epoch) {
        return read(validatorsKey(epoch), ValidatorSet::decode);
    }

    /** Where the validators of an epoch are kept for ever, for whoever wants them proven. */
    public static Bytes validatorsKey(long epoch) {
        return new CanonicalWriter(1 + Long.BYTES).u8('v').u64(epoch).toBytes();
    }

    /**
     * The epoch that begins with the next block, if the newest block closes its own: because the time is over or
     * because other validators are to vote.
     *
     * @param tipTime of the newest block
     */
    public Optional<Epoch> next(Instant tipTime) {
        EpochRecord current = epoch();
        Optional<Seats> changed = read(NEXT_SEATS, Seats::decode);
        if (tipTime.isBefore(current.ends()) && changed.isEmpty()) {
            return Optional.empty();
        }
        ValidatorSet set = changed.map(this::set).orElseGet(() -> requireSet(current.number()));
        return Optional.of(new Epoch(current.number() + 1, set));
    }

    /** The epoch of the next block: what its header has to say. */
    public Epoch epochAfter(Instant tipTime) {
        return next(tipTime).orElseGet(this::currentEpoch);
    }

    /** Whether the node votes in the current epoch. */
    public boolean isValidator(NodeId node) {
        return seats().has(node);
    }

    Seats seats() {
        return read(SEATS, Seats::decode).orElseThrow(Registry::noGenesis);
    }

    /** Those of the next epoch. */
    Seats nextSeats() {
        return read(NEXT_SEATS, Seats::decode).orElseGet(this::seats);
    }

    private ValidatorSet requireSet(long epoch) {
        return validators(epoch).orElseThrow(Registry::noGenesis);
    }

    ValidatorSet set(Seats seats) {
        return new ValidatorSet(seats.list().stream()
                .map(seat -> new Validator(keys(seat.validator()).orElseThrow(), seat.weight()))
                .toList());
    }

    private static IllegalStateException noGenesis() {
        return new IllegalStateException("no genesis yet");
    }

    /** Stake that convicted validators lost, since the network began. */
    public long burnt() {
        return read(BURNT, CanonicalReader::u64).orElse(0L);
    }

    /** The puzzle's difficulty now, in leading zero bits. */
    public int workBits() {
        return load().workBits();
    }

    LoadRecord load() {
        return read(LOAD, LoadRecord::decode).orElseThrow(Registry::noGenesis);
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
