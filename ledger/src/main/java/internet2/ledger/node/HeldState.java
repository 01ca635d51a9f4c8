package internet2.ledger.node;

import internet2.foundation.store.StateSnapshot;
import internet2.verifier.Checkpoint;

/** A checkpoint and the state it is of, for as long as anybody holds it. Thread-safe. */
final class HeldState {

    final Checkpoint checkpoint;
    final StateSnapshot snapshot;
    private int holders = 1; // guarded by this

    HeldState(Checkpoint checkpoint, StateSnapshot snapshot) {
        this.checkpoint = checkpoint;
        this.snapshot = snapshot;
    }

    /** Whether it was there to be held; each hold has its release. */
    synchronized boolean hold() {
        if (holders > 0) {
            holders++;
            return true;
        }
        return false;
    }

    synchronized void release() {
        if (--holders == 0) {
            snapshot.close();
        }
    }
}
