/**
 * Workloads: programs on a node's machine, and the SPIFFE IDs that they are given.
 *
 * <p>An {@link internet2.trustchain.workloads.WorkloadEntry} says which process, on which node, is whom. It stands on
 * the ledger, written by administrators, so that whoever contributes to a certificate's signature knows for itself
 * which node may ask for which identity. Which process it is, only its own node can see.
 */
@org.jspecify.annotations.NullMarked
package internet2.trustchain.workloads;
