/** One history of operations with four proofs on each, and a state with a provable root. */
package internet2.ledger;
