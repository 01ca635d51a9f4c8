package internet2.stoq.route;

import internet2.foundation.NodeId;

/** Hears what happens on ways through others, to count it. Called from event loops too: must return at once. */
public interface RouteObserver {

    /** Counts nothing. */
    RouteObserver NONE = new RouteObserver() {};

    /** Another path to that node came into use. */
    default void pathChanged(NodeId destination, Path path, PathReason reason) {}

    /** @param outcome {@code ok}, or the code with which a circuit through here or to here was refused */
    default void circuitAsked(String outcome) {}

    /** A packet of others went through here. */
    default void carried(int bytes) {}

    /** @param why {@code unknown_circuit}, {@code budget} or {@code no_room} */
    default void dropped(String why) {}
}
