package internet2.ledger.simplex;

import internet2.foundation.NetworkId;
import internet2.foundation.NodeId;
import internet2.ledger.simulation.Core;

/** The protocol as it is; the scenario says from how many validators on it uses lanes. */
public final class RealCore implements Core.Maker {

    @Override
    public Core make(NetworkId network, Pace pace, Ballots ballots, NodeId self, Core.Start start) {
        return Core.of(new Simplex(
                network,
                pace,
                ballots,
                self,
                start.tip(),
                start.tips(),
                start.epoch(),
                start.journal(),
                start.inlineMax(),
                SafetyRules::new));
    }
}
