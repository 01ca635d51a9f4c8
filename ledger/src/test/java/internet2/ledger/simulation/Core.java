package internet2.ledger.simulation;

import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.ledger.Epoch;
import internet2.ledger.Tip;
import internet2.ledger.simplex.Moment;
import internet2.ledger.simplex.Ballots;
import internet2.ledger.simplex.Effect;
import internet2.ledger.simplex.Event;
import internet2.ledger.simplex.JournalEntry;
import internet2.ledger.simplex.Pace;
import internet2.ledger.simplex.Simplex;
import java.util.List;

/** What is simulated: the protocol as it is, or one with a rule taken away. */
public interface Core {

    List<Effect> step(Event event, Moment now);

    /** The epoch that it takes part in. */
    Epoch epoch();

    /** Makes the core of a validator that starts, for the first time or again. */
    interface Maker {
        Core make(
                NetworkId network,
                Pace pace,
                Ballots ballots,
                NodeId self,
                Tip tip,
                Epoch epoch,
                List<JournalEntry> journal);
    }

    /** The protocol as it is. */
    Maker REAL = (network, pace, ballots, self, tip, epoch, journal) ->
            of(new Simplex(network, pace, ballots, self, tip, epoch, journal));

    static Core of(Simplex simplex) {
        return new Core() {
            @Override
            public List<Effect> step(Event event, Moment now) {
                return simplex.step(event, now);
            }

            @Override
            public Epoch epoch() {
                return simplex.epoch();
            }
        };
    }
}
