package internet2.trustchain.authority;

import internet2.foundation.Hash;
import internet2.foundation.NodeId;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import java.time.Instant;
import java.util.Optional;

/**
 * A policy as the ledger keeps it, for good.
 *
 * @param number 0 is the policy of the genesis document
 * @param change how it came to be; absent of 0
 */
public record PolicyVersion(long number, IssuancePolicy policy, Optional<Change> change) implements Encodable {

    /** Characters of a reason. */
    public static final int REASON_LENGTH_MAX = 500;

    /**
     * Who changed it.
     *
     * @param author an administrator
     * @param time of the block
     * @param before digest of the policy that was in force until then
     * @param operation on the ledger, with its signature and its four proofs
     */
    public record Change(NodeId author, Instant time, String reason, Hash before, Hash operation) implements Encodable {

        static Change decode(CanonicalReader in) {
            return new Change(
                    new NodeId(in.hash()),
                    in.instant(),
                    in.text(CertificateOperation.REASON_BYTES_MAX),
                    in.hash(),
                    in.hash());
        }

        @Override
        public void encode(CanonicalWriter out) {
            out.hash(author.hash()).instant(time).text(reason).hash(before).hash(operation);
        }
    }

    static PolicyVersion decode(CanonicalReader in) {
        return new PolicyVersion(in.u64(), IssuancePolicy.decode(in), in.optional(Change::decode));
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u64(number).value(policy).optional(change, CanonicalWriter::value);
    }
}
