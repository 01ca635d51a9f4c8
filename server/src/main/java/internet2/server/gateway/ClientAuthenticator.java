package internet2.server.gateway;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Decides whose a client certificate is.
 *
 * <p>Called for every request with a client certificate, on the request's virtual thread, so that a certificate which
 * was revoked while its connection was open is refused at once. The TLS handshake has proven possession of the leaf's
 * key and nothing else: chain, validity and revocation are this port's to check.
 */
@FunctionalInterface
public interface ClientAuthenticator {

    /**
     * @param chain leaf first, as the client sent it; never empty
     * @throws ApiProblem of kind {@link ProblemKind#FORBIDDEN} with the reason if the chain is not to be trusted
     */
    ClientIdentity authenticate(List<X509Certificate> chain);
}
