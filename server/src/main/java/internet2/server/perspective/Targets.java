package internet2.server.perspective;

import internet2.foundation.Ipv6Text;
import internet2.trustchain.acme.AcmeError;
import java.net.Inet6Address;

/**
 * Where probes may go.
 *
 * @param httpPort 80 (RFC 8555 section 8.3), but for tests
 * @param tlsPort 443 (RFC 8737 section 3), but for tests
 * @param loopback whether this machine itself may be probed: only where the node serves nobody else, or strangers could
 *     have it talk to its own services
 */
public record Targets(int httpPort, int tlsPort, boolean loopback) {

    /** @throws NotSeen where no stranger's word sends a probe there */
    void require(Inet6Address address) throws NotSeen {
        boolean here = address.isLoopbackAddress() && !loopback;
        if (here
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isMulticastAddress()
                || (address.isIPv4CompatibleAddress() && !address.isLoopbackAddress())) {
            throw new NotSeen(
                    AcmeError.CONNECTION,
                    "the address " + Ipv6Text.of(address) + " is not one to connect to from here");
        }
    }
}
