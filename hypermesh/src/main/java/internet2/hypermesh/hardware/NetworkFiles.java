package internet2.hypermesh.hardware;

import internet2.foundation.Bytes;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Network cards from {@code /sys/class/net} (kernel: Documentation/ABI, sysfs-class-net) and
 * {@code /proc/net/if_inet6}.
 */
final class NetworkFiles {

    private static final String NET = "sys/class/net";
    private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    /** Address, interface index, prefix length, scope, flags (hexadecimal), name. */
    private static final Pattern ADDRESS =
            Pattern.compile("([0-9a-f]{32}) [0-9a-f]{2,8} [0-9a-f]{2} [0-9a-f]{2} [0-9a-f]{2,8}\\s+(\\S{1,15})");

    /** ARPHRD_LOOPBACK in the kernel's if_arp.h. */
    private static final long LOOPBACK = 772;

    private NetworkFiles() {}

    static List<NetworkCard> read(KernelFiles files) {
        Map<String, List<Inet6Address>> addresses = addresses(files);
        return files.names(NET).stream()
                .filter(name -> files.exists(NET + "/" + name + "/type")) // "bonding_masters" is a plain file
                .filter(name -> files.number(NET + "/" + name + "/type").or(-1L) != LOOPBACK)
                .map(name -> card(files, name, addresses.getOrDefault(name, List.of())))
                .toList();
    }

    private static NetworkCard card(KernelFiles files, String name, List<Inet6Address> addresses) {
        String folder = NET + "/" + name;
        return new NetworkCard(
                name,
                files.text(folder + "/address").parse(text -> mac(text, folder)),
                files.text(folder + "/speed").parse(text -> speed(text, folder)),
                files.number(folder + "/mtu").parse(Math::toIntExact),
                files.text(folder + "/operstate"),
                files.exists(folder + "/device"),
                addresses);
    }

    private static String mac(String text, String folder) {
        if (!MAC.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "/" + folder + "/address holds \"" + KernelFiles.shortened(text) + "\", not a MAC address");
        }
        return text;
    }

    /** Virtual cards answer -1. */
    private static long speed(String text, String folder) {
        if (text.equals("-1")) {
            throw new IllegalArgumentException("/" + folder + "/speed says that the card has none");
        }
        return KernelFiles.decimal(text, "/" + folder + "/speed");
    }

    private static Map<String, List<Inet6Address>> addresses(KernelFiles files) {
        Map<String, List<Inet6Address>> byCard = new HashMap<>();
        for (String line : files.lines("proc/net/if_inet6").or(List.of())) {
            Matcher parts = ADDRESS.matcher(line.strip());
            if (parts.matches()) {
                byCard.computeIfAbsent(parts.group(2), name -> new ArrayList<>())
                        .add(address(parts.group(1)));
            }
        }
        byCard.values()
                .forEach(list -> list.sort(
                        (left, right) -> Bytes.wrap(left.getAddress()).compareTo(Bytes.wrap(right.getAddress()))));
        return byCard;
    }

    private static Inet6Address address(String hex) {
        try {
            return Inet6Address.getByAddress(null, Bytes.parseHex(hex).toArray(), -1);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("16 bytes are an IPv6 address", e);
        }
    }
}
