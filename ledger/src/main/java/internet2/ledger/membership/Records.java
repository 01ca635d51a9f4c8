package internet2.ledger.membership;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.Member;
import internet2.ledger.Role;
import java.time.Instant;

/** What the module keeps in its state, each with its encoding. */
final class Records {

    private Records() {}

    /** A member and who admitted it: its stake goes back there. */
    record MemberRecord(Member member, NodeId admittedBy) implements Encodable {

        @Override
        public void encode(CanonicalWriter out) {
            out.hash(member.id().hash())
                    .text(member.name())
                    .u8(member.role().code())
                    .u64(member.stake())
                    .hash(member.host().hash())
                    .bool(member.excluded())
                    .hash(admittedBy.hash());
        }

        static MemberRecord decode(CanonicalReader in) {
            Member member = new Member(
                    new NodeId(in.hash()),
                    in.text(MembershipOperation.NAME_BYTES_MAX),
                    Role.decode(in),
                    in.u64(),
                    new NodeId(in.hash()),
                    in.bool());
            return new MemberRecord(member, new NodeId(in.hash()));
        }

        MemberRecord withStake(long stake) {
            return new MemberRecord(
                    new Member(member.id(), member.name(), member.role(), stake, member.host(), member.excluded()),
                    admittedBy);
        }

        /** The same member under new keys; the machine of a node is the node itself. */
        MemberRecord succeededBy(NodeId successor) {
            NodeId host = member.host().equals(member.id()) ? successor : member.host();
            NodeId admitter = admittedBy.equals(member.id()) ? successor : admittedBy;
            return new MemberRecord(
                    new Member(successor, member.name(), member.role(), member.stake(), host, false), admitter);
        }

        MemberRecord withoutRights() {
            return new MemberRecord(
                    new Member(member.id(), member.name(), member.role(), 0, member.host(), true), admittedBy);
        }
    }

    /** The committed plot and how long its last proof holds; {@code epochProven} is -1 before the first. */
    record PresenceRecord(Hash plotRoot, long epochProven, Instant until) implements Encodable {

        @Override
        public void encode(CanonicalWriter out) {
            out.hash(plotRoot).u64(epochProven).instant(until);
        }

        static PresenceRecord decode(CanonicalReader in) {
            return new PresenceRecord(in.hash(), in.u64(), in.instant());
        }
    }

    /** Operations counted since {@code windowStart}, and the puzzle's difficulty that follows from the last window. */
    record LoadRecord(Instant windowStart, long operations, int workBits) implements Encodable {

        @Override
        public void encode(CanonicalWriter out) {
            out.instant(windowStart).u64(operations).u8(workBits);
        }

        static LoadRecord decode(CanonicalReader in) {
            return new LoadRecord(in.instant(), in.u64(), in.u8());
        }
    }
}
