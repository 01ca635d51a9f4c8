package internet2.ledger.suspicion;

import internet2.foundation.NodeId;
import java.time.Duration;

/** What a node sees of a validator. The engine tells of it; whether it means anything is decided elsewhere. */
public sealed interface Observation {

    /** Of whom. */
    NodeId validator();

    /**
     * A vote of it arrived.
     *
     * @param delay since this node entered the view, or took the proposal that is voted on
     */
    record VoteSeen(NodeId validator, long view, Duration delay) implements Observation {}

    /** A view ended, and no vote of it in that view was seen although there was time. */
    record VoteMissed(NodeId validator, long view) implements Observation {}

    /** Its proposal arrived, so long after the view began. */
    record ProposalSeen(NodeId validator, long view, Duration delay) implements Observation {}

    /** The view that it led ended without a block. */
    record TurnSkipped(NodeId validator, long view) implements Observation {}

    /** It sent what cannot be read, or what is not signed as it says. */
    record Malformed(NodeId validator, String what) implements Observation {}

    /**
     * Its block is final; {@link WaitingOperations}.
     *
     * @param possible operations of this node that it could have taken in
     * @param leftOut of these
     * @param longest that one of these had waited
     */
    record TurnTaken(NodeId validator, int possible, int leftOut, Duration longest) implements Observation {}

    /** What it says of round trips differs so much from what others say; {@link WitnessedTimes}. */
    record WitnessedOtherwise(NodeId validator, Duration by) implements Observation {}

    /** A question to it was answered. */
    record RoundTrip(NodeId validator, Duration took) implements Observation {}
}
