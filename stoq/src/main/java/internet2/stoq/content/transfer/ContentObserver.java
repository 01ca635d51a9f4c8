package internet2.stoq.content.transfer;

import internet2.foundation.NodeId;

/** Hears what moves, to count it. Called from many threads: must return at once. */
public interface ContentObserver {

    /** Counts nothing. */
    ContentObserver NONE = new ContentObserver() {};

    /** Packed bytes of objects that a peer was given. */
    default void served(NodeId peer, long bytes) {}

    /** Packed bytes of objects that a peer gave, checked. */
    default void fetched(NodeId peer, long bytes) {}

    /** The peer is asked nothing more in one fetch. */
    default void dropped(NodeId peer, DropReason reason) {}

    /**
     * Content was published.
     *
     * @param newBytes plain bytes of chunks that weren't there before
     * @param knownBytes of those that were
     */
    default void published(long newBytes, long knownBytes) {}
}
