package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.crypto.HybridKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.crypto.HybridSignature;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.Role;
import internet2.ledger.space.LabelOpening;
import internet2.ledger.space.NodeOpening;
import internet2.ledger.space.PlotRoots;
import internet2.ledger.votes.Evidence;
import internet2.verifier.Validator;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Operations of the module {@code ledger}. */
public sealed interface MembershipOperation extends Encodable {

    int NAME_BYTES_MAX = 64;
    int REASON_BYTES_MAX = 256;
    int OPENINGS_MAX = 128;

    /** State that an operation of this module writes at most, in a network of the most validators. */
    int STATE_BYTES_MAX = 14 << 10;

    /** What one operation writes about round trips fits into what an operation may write without saying so. */
    int ROUND_TRIPS_MAX = 64;

    long ROUND_TRIP_MICROS_MAX = 10_000_000;

    /** Operations that the identity itself signs, because they come before any session. */
    sealed interface ByIdentity extends MembershipOperation {

        /** Whether it carries a proof of space itself, and so does without a presence. */
        default boolean provesSpace() {
            return false;
        }
    }

    /**
     * By an administrator: a new member, or one that was excluded, with a part of the admitter's stake bonded to it.
     * By a validator: a node or user that never was a member.
     *
     * @param host the machine through which a user acts; empty for a node, which is its own host
     */
    record AdmitIdentity(HybridPublicKey keys, String name, Role role, long stake, Optional<NodeId> host)
            implements MembershipOperation {

        public AdmitIdentity {
            if (name.isBlank() || Bytes.utf8(name).size() > NAME_BYTES_MAX) {
                throw new IllegalArgumentException("a member's name has 1 to 64 bytes, not \"" + name + "\"");
            }
            if (stake < 1) {
                throw new IllegalArgumentException("a member has at least 1 at stake, not " + stake);
            }
            if (host.isPresent() == (role == Role.NODE)) {
                throw new IllegalArgumentException("a node is its own host, everyone else names one");
            }
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(1).value(keys).text(name).u8(role.code()).u64(stake).optional(host, (to, id) -> to.hash(id.hash()));
        }
    }

    /** By an administrator: the member may do nothing any more, and its stake goes back to who admitted it. */
    record ExcludeIdentity(NodeId member, String reason) implements MembershipOperation {
        @Override
        public void encode(CanonicalWriter out) {
            out.u8(2).hash(member.hash()).text(reason);
        }
    }

    /** Lets a session key act for the account until it expires. */
    record OpenSession(Ed25519PublicKey key, SessionRights rights, Instant expiry) implements ByIdentity {

        public OpenSession {
            expiry = expiry.truncatedTo(ChronoUnit.MILLIS); // as it is encoded
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(3).value(key).value(rights).instant(expiry);
        }
    }

    /** Ends one of the account's sessions. */
    record CloseSession(Ed25519PublicKey key) implements MembershipOperation {
        @Override
        public void encode(CanonicalWriter out) {
            out.u8(4).value(key);
        }
    }

    /**
     * The plot that presence will be proven with, in place of one committed before.
     *
     * @param epoch whose randomness chose the openings: the current one
     */
    record CommitPlot(long epoch, PlotRoots roots, List<NodeOpening> openings) implements ByIdentity {

        public CommitPlot {
            openings = List.copyOf(openings);
        }

        @Override
        public boolean provesSpace() {
            return true;
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(5).u64(epoch).value(roots).list(openings, CanonicalWriter::value);
        }
    }

    /**
     * The plot is still there.
     *
     * @param epoch whose randomness chose the openings: the current one
     */
    record ProvePresence(long epoch, List<LabelOpening> openings) implements ByIdentity {

        public ProvePresence {
            openings = List.copyOf(openings);
        }

        @Override
        public boolean provesSpace() {
            return true;
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(6).u64(epoch).list(openings, CanonicalWriter::value);
        }
    }

    /** By an administrator: from the next epoch on the node votes with this weight. */
    record PromoteValidator(NodeId node, long weight) implements MembershipOperation {

        public PromoteValidator {
            if (weight < 1 || weight > Validator.WEIGHT_MAX) {
                throw new IllegalArgumentException("a validator's weight is 1 to 2^40, not " + weight);
            }
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(7).hash(node.hash()).u64(weight);
        }
    }

    /** By an administrator or the node itself: from the next epoch on it does not vote any more. */
    record RetireValidator(NodeId node) implements MembershipOperation {
        @Override
        public void encode(CanonicalWriter out) {
            out.u8(8).hash(node.hash());
        }
    }

    /** By a node: where it is reached over the transport, in place of what it said before. An IPv6 address. */
    record AnnounceEndpoint(InetSocketAddress endpoint) implements MembershipOperation {

        public AnnounceEndpoint {
            Endpoints.require(endpoint);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(9).fixed(Endpoints.encoded(endpoint));
        }
    }

    /**
     * The account goes on under new keys and so under a new id: name, role, stake, seat (from the next epoch on),
     * endpoint and the place of those it hosts go over; presence has to be proven anew, sessions to be opened anew. The
     * old id may do nothing any more.
     *
     * @param consent of the new keys over network, old id and new id
     */
    record SucceedIdentity(HybridPublicKey keys, HybridSignature consent) implements ByIdentity {

        private static final String DOMAIN = "ledger/succession/1";

        public static SucceedIdentity of(NetworkId network, NodeId old, HybridKey successor) {
            HybridPublicKey keys = successor.publicKey();
            return new SucceedIdentity(keys, successor.sign(DOMAIN, statement(network, old, keys.id())));
        }

        private static Bytes statement(NetworkId network, NodeId old, NodeId successor) {
            return network.hash()
                    .bytes()
                    .concat(old.hash().bytes())
                    .concat(successor.hash().bytes());
        }

        boolean holds(NetworkId network, NodeId old) {
            return keys.verify(DOMAIN, statement(network, old, keys.id()), consent);
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(10).value(keys).value(consent);
        }

        private static SucceedIdentity decode(CanonicalReader in) {
            return new SucceedIdentity(HybridPublicKey.decode(in), HybridSignature.decode(in));
        }
    }

    /**
     * Says ahead under which keys the account means to go on, so that other modules can prepare for it, such as by a
     * certificate: while an identity goes over, its node does not vote, and where few do, nothing can be had. It binds
     * nobody; but whoever is named is out for good once the account names another, or is put out itself.
     */
    record NameSuccessor(SucceedIdentity meant) implements ByIdentity {
        @Override
        public void encode(CanonicalWriter out) {
            out.u8(15).value(meant.keys()).value(meant.consent());
        }
    }

    /** By any member: a validator contradicted itself. */
    record Convict(Evidence evidence) implements MembershipOperation {
        @Override
        public void encode(CanonicalWriter out) {
            out.u8(11).value(evidence);
        }
    }

    /**
     * By a validator: it has chosen a seed and will reveal it in the next epoch; see {@link Seeds}.
     *
     * @param epoch the current one
     * @param commitment as {@link Seeds#commitment} makes it
     */
    record CommitSeed(long epoch, Hash commitment) implements MembershipOperation {
        @Override
        public void encode(CanonicalWriter out) {
            out.u8(12).u64(epoch).hash(commitment);
        }
    }

    /** By who committed to a seed in the epoch before. */
    record RevealSeed(Hash seed) implements MembershipOperation {
        @Override
        public void encode(CanonicalWriter out) {
            out.u8(13).hash(seed);
        }
    }

    /**
     * The shortest time that a message took to a host and back.
     *
     * @param micros 1 to {@link #ROUND_TRIP_MICROS_MAX}
     * @param nonce of the {@link RoundTripQuestion} that took so long
     * @param answer the host's: nobody is witnessed who was not there
     */
    record HostRoundTrip(NodeId host, long micros, Bytes nonce, Bytes answer) {
        public HostRoundTrip {
            if (nonce.size() != RoundTripQuestion.NONCE_BYTES || answer.size() != RoundTripQuestion.ANSWER_BYTES) {
                throw new IllegalArgumentException("a nonce has 32 bytes, its answer 64");
            }
            if (micros < 1 || micros > ROUND_TRIP_MICROS_MAX) {
                throw new IllegalArgumentException("a round trip takes 1 us to 10 s, not " + micros + " us");
            }
        }
    }

    /**
     * By a validator: how far hosts are from it, in time. Of each host once an epoch.
     *
     * @param epoch the current one
     * @param roundTrips in the order of hosts, each once; more go into another operation
     */
    record WitnessRoundTrips(long epoch, List<HostRoundTrip> roundTrips) implements MembershipOperation {

        public WitnessRoundTrips {
            roundTrips = List.copyOf(roundTrips);
            if (roundTrips.isEmpty() || roundTrips.size() > ROUND_TRIPS_MAX) {
                throw new IllegalArgumentException("round trips to 1 to 64 hosts are witnessed at once");
            }
            for (int i = 1; i < roundTrips.size(); i++) {
                if (roundTrips.get(i - 1).host().compareTo(roundTrips.get(i).host()) >= 0) {
                    throw new IllegalArgumentException("hosts are in order and no two are equal");
                }
            }
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.u8(14).u64(epoch).list(roundTrips, WitnessRoundTrips::encode);
        }

        private static void encode(CanonicalWriter out, HostRoundTrip trip) {
            out.hash(trip.host().hash()).u32(trip.micros()).fixed(trip.nonce()).fixed(trip.answer());
        }

        private static HostRoundTrip roundTrip(CanonicalReader in) {
            return new HostRoundTrip(
                    new NodeId(in.hash()),
                    in.u32(),
                    in.fixed(RoundTripQuestion.NONCE_BYTES),
                    in.fixed(RoundTripQuestion.ANSWER_BYTES));
        }
    }

    static MembershipOperation decode(CanonicalReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 1 ->
                new AdmitIdentity(
                        HybridPublicKey.decode(in),
                        in.text(NAME_BYTES_MAX),
                        Role.decode(in),
                        in.u64(),
                        in.optional(id -> new NodeId(id.hash())));
            case 2 -> new ExcludeIdentity(new NodeId(in.hash()), in.text(REASON_BYTES_MAX));
            case 3 -> new OpenSession(Ed25519PublicKey.decode(in), SessionRights.decode(in), in.instant());
            case 4 -> new CloseSession(Ed25519PublicKey.decode(in));
            case 5 -> new CommitPlot(in.u64(), PlotRoots.decode(in), in.list(OPENINGS_MAX, NodeOpening::decode));
            case 6 -> new ProvePresence(in.u64(), in.list(OPENINGS_MAX, LabelOpening::decode));
            case 7 -> new PromoteValidator(new NodeId(in.hash()), in.u64());
            case 8 -> new RetireValidator(new NodeId(in.hash()));
            case 9 -> new AnnounceEndpoint(Endpoints.decode(in));
            case 10 -> SucceedIdentity.decode(in);
            case 11 -> new Convict(Evidence.decode(in));
            case 12 -> new CommitSeed(in.u64(), in.hash());
            case 13 -> new RevealSeed(in.hash());
            case 14 -> new WitnessRoundTrips(in.u64(), in.list(ROUND_TRIPS_MAX, WitnessRoundTrips::roundTrip));
            case 15 -> new NameSuccessor(SucceedIdentity.decode(in));
            default -> throw in.malformed("an operation of the ledger is 1 to 15, not " + kind);
        };
    }
}
