package internet2.trustchain.resolver.serving;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who may have names resolved: this machine, the network's nodes, and the prefixes that the operator names. Nobody
 * else, for an open resolver is a weapon (RFC 5358). Thread-safe.
 */
public final class ResolverClients implements Predicate<InetAddress> {

    private final List<Prefix> prefixes;
    private volatile Set<InetAddress> nodes = Set.of();

    public ResolverClients(List<Prefix> prefixes) {
        this.prefixes = List.copyOf(prefixes);
    }

    /** From now on these are the network's nodes. */
    public void nodes(Set<InetAddress> addresses) {
        nodes = Set.copyOf(addresses);
    }

    @Override
    public boolean test(InetAddress client) {
        if (client.isLoopbackAddress()) {
            return true;
        }
        for (Prefix each : prefixes) {
            if (each.contains(client)) {
                return true;
            }
        }
        return nodes.contains(client);
    }
}
