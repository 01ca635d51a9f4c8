package internet2.foundation.store;

import internet2.foundation.Bytes;

/** Sees the records of a log in their order. */
@FunctionalInterface
public interface RecordVisitor {

    /** Returns whether to go on. */
    boolean visit(long index, Bytes record);
}
