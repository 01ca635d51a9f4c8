package internet2.trustchain.log;

import java.util.Optional;

/** Which log the network has: a query on the ledger. */
@FunctionalInterface
public interface NetworkLog {

    /** Empty where the genesis document says nothing about certificates. */
    Optional<NoteKey> key();
}
