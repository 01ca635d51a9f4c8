package internet2.ledger.membership;

import internet2.foundation.Bytes;
import internet2.foundation.NodeId;
import internet2.foundation.crypto.Ed25519PublicKey;
import internet2.foundation.crypto.HybridPublicKey;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.Role;
import internet2.ledger.space.LabelOpening;
import internet2.ledger.space.NodeOpening;
import internet2.ledger.space.PlotRoots;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Operations of the module {@code ledger}. */
public sealed interface MembershipOperation extends Encodable {

    int NAME_BYTES_MAX = 64;
    int REASON_BYTES_MAX = 256;
    int OPENINGS_MAX = 128;

    /** Operations that the identity itself signs, because they come before any session. */
    sealed interface ByIdentity extends MembershipOperation {}

    /**
     * By an administrator: a new member, with a part of the admitter's stake bonded to it.
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
        public void encode(CanonicalWriter out) {
            out.u8(6).u64(epoch).list(openings, CanonicalWriter::value);
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
            default -> throw in.malformed("an operation of the ledger is 1 to 6, not " + kind);
        };
    }
}
