package internet2.ledger.votes;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import internet2.foundation.crypto.Ed25519Key;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.ledger.BlockHeader;
import internet2.verifier.ValidatorSet;

/**
 * One validator's vote.
 *
 * @param epoch whose validators vote
 * @param view of that epoch's consensus
 * @param block hash of the header; {@link Hash#ZERO} to nullify
 * @param validator its place in the epoch's set
 * @param signature Ed25519 over {@link #statement}, in the kind's domain
 */
public record SignedVote(VoteKind kind, long epoch, long view, Hash block, int validator, Bytes signature)
        implements Encodable {

    /** An Ed25519 signature. */
    public static final int SIGNATURE_BYTES = 64;

    public SignedVote {
        if (epoch < 0 || view < 1 || validator < 0) {
            throw new IllegalArgumentException("a vote is of an epoch from 0, a view from 1, a validator from 0");
        }
        if ((kind == VoteKind.NULLIFY) != block.equals(Hash.ZERO)) {
            throw new IllegalArgumentException("a vote names a block unless it nullifies");
        }
    }

    /** What is signed. */
    public static Bytes statement(NetworkId network, long epoch, long view, Hash block) {
        return new CanonicalWriter()
                .hash(network.hash())
                .u64(epoch)
                .u64(view)
                .hash(block)
                .toBytes();
    }

    public static SignedVote sign(
            VoteKind kind, NetworkId network, long epoch, long view, Hash block, int validator, Ed25519Key key) {
        Bytes signature = key.sign(kind.domain(), statement(network, epoch, view, block));
        return new SignedVote(kind, epoch, view, block, validator, signature);
    }

    /** To commit the block of a header, in its view. */
    public static SignedVote commit(NetworkId network, BlockHeader header, int validator, Ed25519Key key) {
        return sign(VoteKind.COMMIT, network, header.epoch(), header.view(), header.hash(network), validator, key);
    }

    /** Whether it is signed by that member of the set. */
    public boolean verify(NetworkId network, ValidatorSet validators) {
        return validator < validators.size()
                && validators
                        .keys(validator)
                        .statement()
                        .verify(kind.domain(), statement(network, epoch, view, block), signature);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.u8(kind.code()).u64(epoch).u64(view).hash(block).u16(validator).fixed(signature);
    }

    public static SignedVote decode(CanonicalReader in) {
        VoteKind kind = VoteKind.decode(in);
        try {
            return new SignedVote(kind, in.u64(), in.u64(), in.hash(), in.u16(), in.fixed(SIGNATURE_BYTES));
        } catch (IllegalArgumentException wrong) {
            throw in.malformed(String.valueOf(wrong.getMessage()));
        }
    }
}
