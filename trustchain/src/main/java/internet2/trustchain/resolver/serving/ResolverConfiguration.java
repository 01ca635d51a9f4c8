package internet2.trustchain.resolver.serving;

import internet2.trustchain.resolver.ResolverLimits;
import internet2.trustchain.resolver.TrustAnchors;
import internet2.trustchain.resolver.Upstream;
import java.util.List;

/**
 * @param servers resolvers to forward to, or else the root's servers to begin with
 * @param recursive whether they are resolvers
 * @param cacheBytes for everything that is remembered: at most 1.1 times of it
 */
public record ResolverConfiguration(
        List<Upstream> servers, boolean recursive, TrustAnchors anchors, long cacheBytes, ResolverLimits limits) {

    public ResolverConfiguration {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("a resolver has somebody to ask");
        }
    }
}
