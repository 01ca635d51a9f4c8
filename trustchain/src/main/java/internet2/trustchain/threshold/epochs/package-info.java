/**
 * Threshold keys as ledger state: which ones there are, who holds their shares, and the ceremonies that change that.
 *
 * <p>{@link internet2.trustchain.threshold.epochs.KeysModule} is the module; its operations carry the messages of
 * {@code keygen} in an order that all see, and its blocks' time ends the phases. {@link
 * internet2.trustchain.threshold.epochs.KeysState} is what it knows: a node reads the ceremony there, says what is
 * due, and takes its share when it is over.
 */
package internet2.trustchain.threshold.epochs;
