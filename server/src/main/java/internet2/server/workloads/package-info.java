/**
 * Identities for programs on this machine, through a Unix socket: SPIFFE's Workload API and Envoy's secret discovery.
 *
 * <p>The kernel says who is at the other end ({@link internet2.server.workloads.LocalProcess}), the ledger says who
 * gets which identity ({@link internet2.trustchain.workloads.WorkloadEntry}), and certificates come from where this
 * node's own come from. Keys are made here, in memory, and go nowhere but through the socket. Calls are handled on
 * virtual threads; the event loop carries bytes alone.
 */
@org.jspecify.annotations.NullMarked
package internet2.server.workloads;
