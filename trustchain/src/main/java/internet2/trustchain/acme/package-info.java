/**
 * Automatic certificate management (ACME, RFC 8555): certificates for whoever shows control of the names.
 *
 * <p>In reading order: {@link internet2.trustchain.acme.Jws} (a stranger's signed request) and {@link
 * internet2.trustchain.acme.Nonces}; {@link internet2.trustchain.acme.Account}, {@link
 * internet2.trustchain.acme.Order}, {@link internet2.trustchain.acme.Authorization} (state machines without clock or
 * I/O: every change gives a new value); {@link internet2.trustchain.acme.AcmeServer} (requests to answers); {@link
 * internet2.trustchain.acme.ControlQuestion} and {@link internet2.trustchain.acme.Perspective} (the port behind which
 * one place looks whether a challenge was met); {@link internet2.trustchain.acme.ControlInquiry}, {@link
 * internet2.trustchain.acme.Perspectives} and {@link internet2.trustchain.acme.Tally} (what all of them are asked, and
 * what they come to).
 *
 * <p>Trusted: the store of accounts and orders, which nothing else can give again, so every change of it is on disk
 * before it is answered for. Not trusted: every byte of a request, and what a single perspective says.
 */
package internet2.trustchain.acme;
