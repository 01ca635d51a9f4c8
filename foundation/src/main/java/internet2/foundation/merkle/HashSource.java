package internet2.foundation.merkle;

import internet2.foundation.Hash;

/** The complete subtrees of an append-only tree, such as a store of tiles has them. */
@FunctionalInterface
public interface HashSource {

    /**
     * The root of the subtree over the 2^{@code level} leaves that begin at leaf {@code index} * 2^{@code level}.
     * Never asked for a subtree that isn't full.
     *
     * @param level 0 for leaf hashes, at most 62
     */
    Hash subtree(int level, long index);
}
