package internet2.ledger.consensus;

import java.util.List;

/** What decides on blocks. Called by one thread; the same calls give the same effects. */
public interface ConsensusCore {

    /** The effects have to be performed in their order. */
    List<Effect> step(Event event, Moment now);

    /** Operations that wait for a block. */
    int waiting();
}
