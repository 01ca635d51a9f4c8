/**
 * Names: the network's zones as ledger state, and the DNS server that answers from them.
 *
 * <p>{@code NamesModule} decides who may write which name; every committed block changes a
 * {@link internet2.trustchain.names.ZoneView}, an immutable picture in memory; the
 * {@link internet2.trustchain.names.Answerer} is a pure function from a query and that picture to a response;
 * {@code DnsServer} carries bytes to and fro over UDP, TCP, TLS and QUIC. A stranger's bytes meet
 * limits first: nothing here throws past the transport, and no response over UDP exceeds 1232 bytes.
 */
package internet2.trustchain.names;
