/**
 * The engine: QUIC over IPv6 for any ALPN, by Netty (quiche and BoringSSL).
 *
 * <p>A {@link internet2.stoq.quic.QuicListener} accepts, a {@link internet2.stoq.quic.QuicConnector}
 * connects; both run on shared {@link internet2.stoq.quic.EventLoops}, take a
 * {@link internet2.stoq.quic.TlsPolicy} (groups, ALPN, client certificates) and exchange their
 * {@link internet2.stoq.quic.TlsMaterial} at run time: new connections use the new certificate, live
 * ones stay. Session tickets die with the material that they were issued under; early data (0-RTT) is
 * off.
 *
 * <p>What a stranger can make us do is limited by {@link internet2.stoq.quic.QuicLimits}. Addresses are
 * validated with Retry packets (RFC 9000, 8.1.2) as soon as more than a few handshakes are in flight;
 * their tokens carry an HMAC over the address, the time and the original connection id.
 *
 * <p>Sockets are IPv6 only: {@code IPV6_V6ONLY} is set before bind. Where epoll is missing, the JDK's
 * channel cannot set it, and wildcard addresses are refused instead.
 */
package internet2.stoq.quic;
