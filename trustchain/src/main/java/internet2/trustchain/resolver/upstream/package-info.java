/**
 * Queries to other servers, over UDP, TCP, TLS (RFC 7858) and QUIC (RFC 9250): the resolver's edge, on virtual
 * threads. What makes a plain query hard to answer for anybody but the server asked (RFC 5452: random identifier, port
 * and letter case, cookies of RFC 7873) is {@code PlainQuery}, which has no I/O.
 */
package internet2.trustchain.resolver.upstream;
