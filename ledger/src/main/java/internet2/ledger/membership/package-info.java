/**
 * The ledger's own module, named {@code ledger}: who belongs to the network and who of them votes, what they have at
 * stake, which session keys act for them, where they proved to be, and how hard the puzzle is.
 *
 * <p>Keys of its state, after one byte for the kind, numbers in eight bytes, ids in 32:
 *
 * <pre>
 * m id           member
 * k id           public keys
 * i interface    id by its first eight bytes
 * q id           next sequence number of the identity
 * s id key       session by account and session key
 * x time id key  the same by expiry
 * p id           plot and presence of a host
 * a id           endpoint of a node
 * f id           the id under which an identity goes on, by the one it had first
 * g id           the id that an identity had first, by a later one
 * e              the current epoch: number, start, latest end, randomness
 * v number       the validators of an epoch, for ever, from the last block of the epoch before:
 *                a canonical {@link internet2.verifier.ValidatorSet}
 * o              ids and weights of the current validators
 * n              those of the next epoch, where they differ from the current ones
 * h id           how often a validator was convicted, and when last, by the id it had first
 * j height id    convictions
 * c epoch id     a validator's commitment to a seed, and the seed
 * u id           how often a validator kept its seed back
 * t epoch id id  round trips by epoch, host and witness
 * b              stake burnt by convictions
 * w              puzzle
 * </pre>
 *
 * <p><b>Epochs.</b> A block closes its epoch if its time is not before {@code ends}, or if after it there is an entry
 * {@code n}. After its operations the validators of the next epoch are written under {@code v}; the block after it, the
 * first of the next epoch, seats them. So a light client that trusts the validators of epoch e gets those of e + 1 with
 * a proof of {@code v} and e + 1 against the last checkpoint of e.
 */
package internet2.ledger.membership;
