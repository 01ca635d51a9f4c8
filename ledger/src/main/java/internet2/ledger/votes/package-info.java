/**
 * What validators sign on the way to a final block, and what two of their signatures can prove against them. Values
 * only: who may vote when is the business of {@link internet2.ledger.simplex}.
 */
package internet2.ledger.votes;
