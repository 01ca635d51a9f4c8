package internet2.foundation.merkle;

import internet2.foundation.Hash;

/** Receives each complete subtree once, in the order in which they become complete. */
@FunctionalInterface
public interface HashSink {

    /** As in {@link HashSource#subtree}. */
    void subtree(int level, long index, Hash hash);
}
