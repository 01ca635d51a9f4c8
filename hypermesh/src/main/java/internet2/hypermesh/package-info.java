/**
 * HyperMesh: every resource of every node an asset that others can find, lease and reach by address.
 *
 * <p>{@code hardware} finds what a machine has, {@code assets} is the ledger module that says who offers what
 * and who has leased it, {@code memory} is leased memory itself: the host's side and the lessee's.
 */
@NullMarked
package internet2.hypermesh;

import org.jspecify.annotations.NullMarked;
