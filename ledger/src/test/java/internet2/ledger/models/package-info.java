/** The protocol's rules as Alloy models, and what breaks when one of them is taken away. */
package internet2.ledger.models;
