/**
 * The HTTP edge for clients that do not speak STOQ.
 *
 * <p>The contract is the document {@code openapi.yaml}: routes, limits and request checks are made from it. What the
 * routes do is behind small ports ({@link internet2.server.gateway.CertificateApi} and its neighbours) that the
 * composition root fills with the rooms. A port's method blocks on a virtual thread, takes and gives records, and
 * refuses with an {@link internet2.server.gateway.ApiProblem}; only this room knows HTTP.
 */
@NullMarked
package internet2.server.gateway;

import org.jspecify.annotations.NullMarked;
