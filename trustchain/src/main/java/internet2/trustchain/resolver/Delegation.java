package internet2.trustchain.resolver;

import internet2.trustchain.names.DomainName;
import java.time.Instant;
import java.util.List;

/**
 * Who is to be asked for names at and below one.
 *
 * @param recursive whether they are resolvers themselves, which are told the whole question and trusted to follow it
 * @param names of servers whose addresses are not known
 * @param servers may be empty where names are there
 */
record Delegation(DomainName zone, boolean recursive, List<DomainName> names, List<Upstream> servers, Instant expires) {

    Delegation {
        names = List.copyOf(names);
        servers = List.copyOf(servers);
    }

    Delegation withServers(List<Upstream> found) {
        return new Delegation(zone, recursive, names, found, expires);
    }
}
