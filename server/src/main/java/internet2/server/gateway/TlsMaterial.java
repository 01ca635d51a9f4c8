package internet2.server.gateway;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the gateway proves itself with.
 *
 * @param key P-256
 * @param chain leaf first, without the root
 * @param clientIssuers authorities whose certificates clients are asked for: a hint that lets them choose, no check
 */
public record TlsMaterial(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> clientIssuers) {

    public TlsMaterial {
        chain = List.copyOf(chain);
        clientIssuers = List.copyOf(clientIssuers);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("the gateway needs a certificate");
        }
    }
}
