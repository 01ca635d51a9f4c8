package internet2.ledger.simulation;

import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.ledger.Epoch;
import internet2.ledger.LaneTip;
import internet2.ledger.Tip;
import internet2.ledger.simplex.Ballots;
import internet2.ledger.simplex.Effect;
import internet2.ledger.simplex.Event;
import internet2.ledger.simplex.JournalEntry;
import internet2.ledger.simplex.Moment;
import internet2.ledger.simplex.Pace;
import internet2.ledger.simplex.RealCore;
import internet2.ledger.simplex.Simplex;
import java.util.List;

/** What is simulated: the protocol as it is, or one with a rule taken away. */
public interface Core {

    List<Effect> step(Event event, Moment now);

    /** The epoch that it takes part in. */
    Epoch epoch();

    /** The view that it is in. */
    long view();

    /** The place of the one who leads the view that it is in. */
    int leader();

    /**
     * Where a validator starts, for the first time or again.
     *
     * @param tips of the lanes after the tip, in the epoch
     * @param inlineMax more validators than these use lanes
     */
    record Start(Tip tip, List<LaneTip> tips, Epoch epoch, List<JournalEntry> journal, int inlineMax) {}

    /** Makes the core of a validator that starts. */
    interface Maker {
        Core make(NetworkId network, Pace pace, Ballots ballots, NodeId self, Start start);
    }

    /** The protocol as it is. */
    Maker REAL = new RealCore();

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

            @Override
            public long view() {
                return simplex.view();
            }

            @Override
            public int leader() {
                return simplex.leader();
            }
        };
    }
}
