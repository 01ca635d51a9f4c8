package internet2.ledger;

import internet2.ledger.node.StatePiece;
import internet2.verifier.Checkpoint;
import internet2.verifier.EpochStep;
import java.io.IOException;
import java.util.List;

/** Where a node gets a whole state from. Not trusted: everything it gives is checked. */
public interface StateSource {

    /** Names the source in logs. */
    String name();

    /** The checkpoint whose state it gives for a while from now on. */
    Checkpoint statePoint() throws IOException, InterruptedException;

    /** @throws IOException it cannot be reached, or no longer has the state of that height */
    StatePiece statePiece(StatePiece.Request request) throws IOException, InterruptedException;

    /** Up to {@code count} headers that end with the one of {@code last}. */
    List<BlockHeader> headers(long last, int count) throws IOException, InterruptedException;

    List<EpochStep> epochSteps(long fromEpoch) throws IOException, InterruptedException;
}
