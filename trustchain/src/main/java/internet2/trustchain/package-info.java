/**
 * What the rooms of this layer ask of each other: who owns a name, and what a node is called.
 *
 * <p>{@code log} keeps the transparency log, {@code validation} judges paths of certificates, {@code authority} issues
 * certificates and judges those of the network, {@code names} answers for zones; they meet only here and on the ledger.
 */
package internet2.trustchain;
