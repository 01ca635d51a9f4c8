package internet2.trustchain.gossip;

import internet2.foundation.Hash;
import internet2.foundation.encoding.CanonicalReader;
import internet2.foundation.encoding.CanonicalWriter;
import internet2.foundation.encoding.Encodable;
import internet2.foundation.merkle.ConsistencyProof;
import internet2.foundation.merkle.HashSource;
import internet2.foundation.merkle.MerkleProofs;

/**
 * What the first entries of a tree hash to, proven against its root: the consistency proof of RFC 9162 section 2.1.4
 * without the claim that this is what someone saw before.
 *
 * @param root of the tree's first {@code proof.oldSize()} entries
 */
public record Growth(Hash root, ConsistencyProof proof) implements Encodable {

    /** Out of a tree that is here. */
    public static Growth of(HashSource tree, long oldSize, long newSize) {
        return new Growth(MerkleProofs.root(tree, oldSize), MerkleProofs.consistency(tree, oldSize, newSize));
    }

    /** Whether a tree of this size and root does begin that way. */
    public boolean holdsIn(long size, Hash newRoot) {
        return proof.newSize() == size && proof.verify(root, newRoot);
    }

    @Override
    public void encode(CanonicalWriter out) {
        out.hash(root).value(proof);
    }

    public static Growth decode(CanonicalReader in) {
        return new Growth(in.hash(), ConsistencyProof.decode(in));
    }
}
