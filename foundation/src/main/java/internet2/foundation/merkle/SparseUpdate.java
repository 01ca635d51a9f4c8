package internet2.foundation.merkle;

import internet2.foundation.Bytes;
import internet2.foundation.Hash;
import java.util.Map;
import java.util.Set;

/**
 * What a batch of changes makes of a tree.
 *
 * @param root of the new tree
 * @param added nodes that the new tree has and the old one had not, under their hashes
 * @param removed nodes that the old tree had and the new one has not; none of them is in {@code added}. They may go
 *     once no older root is read any more
 */
public record SparseUpdate(Hash root, Map<Hash, Bytes> added, Set<Hash> removed) {}
