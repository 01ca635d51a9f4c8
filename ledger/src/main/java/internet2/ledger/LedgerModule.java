package internet2.ledger;

import internet2.foundation.Bytes;
import internet2.foundation.encoding.CanonicalReader;

/**
 * One application on the ledger: its operations, its state, its queries.
 *
 * <p>Every method is deterministic: the same calls give the same state on every node, so there is no
 * clock but the block's, no randomness, no order but that of keys, no floating point, no I/O. All calls
 * come from one thread at a time, except {@link #decode}, which may be called from many.
 *
 * @param <O> the operations, usually a sealed interface with one record each
 */
public interface LedgerModule<O> {

    /** At most 32 of {@code a-z 0-9 -}, beginning with a letter. It names the module in operations and in state. */
    String name();

    /**
     * Reads an operation. What can be checked without state is checked here and in the constructors:
     * {@link internet2.foundation.encoding.MalformedInputException} and {@link IllegalArgumentException} are
     * refusals ({@code payload-malformed}); the ledger itself refuses bytes that are left over.
     */
    O decode(CanonicalReader in);

    /**
     * Carries the operation out.
     *
     * @return the result, which goes into the receipt; may be empty
     * @throws OperationRefused where state does not allow it; all changes of this operation are dropped
     */
    Bytes apply(O operation, OperationContext context, ModuleState state) throws OperationRefused;

    /** Makes the first state from what the genesis document holds for this module; empty when it holds nothing. */
    default void genesis(Bytes genesisPayload, ModuleState state) {}

    /** Called once before a block's operations, for what happens by time: expiry, renewal. */
    default void beginBlock(BlockContext context, ModuleState state) {}

    /**
     * What other modules and services may ask of this one. Called once per view on state; the answers read
     * {@code state} at the moment of asking, so inside an operation they see what came before it.
     */
    default Queries queries(StateReader state) {
        return Queries.NONE;
    }
}
