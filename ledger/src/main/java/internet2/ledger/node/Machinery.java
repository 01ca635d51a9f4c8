package internet2.ledger.node;

import internet2.ledger.Genesis;
import internet2.ledger.LedgerNetwork;

/** What the engine of a ledger works with. */
record Machinery(
        Genesis genesis,
        LedgerConfiguration configuration,
        Views views,
        Parallel parallel,
        Announcements announcements,
        FinalityMeter finality,
        Checkpoints checkpoints,
        ConsensusFeed feed,
        Accusations accusations,
        Watch watch,
        LedgerNetwork network) {

    Chain chain() {
        return views.chain();
    }
}
