package internet2.ledger;

import internet2.verifier.ValidatorSet;

/**
 * The time of one validator set. It ends with the block after which the state says so: when it has lasted as long as
 * {@link Parameters#epoch}, or when the set changes. That block is final before the next epoch begins.
 *
 * @param number from 0
 * @param validators who vote in it
 */
public record Epoch(long number, ValidatorSet validators) {}
