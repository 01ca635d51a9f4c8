/**
 * What DNS clients do beyond asking: messages signed with shared keys (TSIG, RFC 8945) or public ones (SIG(0),
 * RFC 2931), dynamic updates (RFC 2136), transfers to other servers (AXFR, RFC 5936; IXFR, RFC 1995) and telling those
 * that there is something to transfer (NOTIFY, RFC 1996).
 *
 * <p>{@link internet2.trustchain.names.transactions.Transactions} is where a message enters; who may do what is in
 * {@link internet2.trustchain.names.transactions.Grant}s; a change goes to the ledger through
 * {@link internet2.trustchain.names.transactions.ZoneWriter}, and the answer comes once the ledger has it.
 */
package internet2.trustchain.names.transactions;
