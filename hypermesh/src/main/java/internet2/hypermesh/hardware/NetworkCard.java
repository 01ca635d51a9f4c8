package internet2.hypermesh.hardware;

import java.net.Inet6Address;
import java.util.List;

/**
 * @param mac six pairs of lower-case hexadecimal digits
 * @param speedMbps megabits per second; unknown while the link is down, and for virtual cards
 * @param state the kernel's operational state (RFC 2863): {@code up}, {@code down}, {@code unknown} ...
 * @param physical whether a device stands behind it, real or of a hypervisor, not only software
 */
public record NetworkCard(
        String name,
        Reading<String> mac,
        Reading<Long> speedMbps,
        Reading<Integer> mtu,
        Reading<String> state,
        boolean physical,
        List<Inet6Address> addresses) {

    public NetworkCard {
        addresses = List.copyOf(addresses);
    }
}
