/**
 * The ledger's own module, named {@code ledger}: who belongs to the network, what they have at stake, which session
 * keys act for them, where they proved to be, and how hard the puzzle is.
 *
 * <p>Keys of its state, after one byte for the kind: {@code m} member by id, {@code k} public keys by id, {@code i}
 * id by interface id, {@code q} next sequence number of the identity by id, {@code s} session by id and session key,
 * {@code x} the same by expiry, {@code p} presence by id, {@code e} epoch, {@code w} puzzle.
 */
package internet2.ledger.membership;
