package internet2.ledger;

import internet2.foundation.Bytes;
import internet2.verifier.StateProof;

/**
 * The state of one module during a block: what is written here becomes part of the state root when the
 * operation is accepted.
 */
public interface ModuleState extends StateReader {

    /** Bytes a key may have: what a scan reads stays small. */
    int KEY_BYTES_MAX = StateProof.KEY_BYTES_MAX;

    /** Bytes a value may have. */
    int VALUE_BYTES_MAX = StateProof.VALUE_BYTES_MAX;

    /** Writes; a key longer than {@link #KEY_BYTES_MAX} or a value over {@link #VALUE_BYTES_MAX} is a bug. */
    void put(Bytes key, Bytes value);

    /** Removes what is there; nothing happens where nothing is. */
    void remove(Bytes key);
}
