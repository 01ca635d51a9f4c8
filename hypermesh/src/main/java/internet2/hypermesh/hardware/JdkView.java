package internet2.hypermesh.hardware;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** What the JDK knows of a machine without {@code /proc}: threads, memory, network cards. */
final class JdkView {

    private static final HexFormat MAC = HexFormat.ofDelimiter(":");

    private JdkView() {}

    static Machine read(Volume volume) {
        String system = System.getProperty("os.name", "unknown");
        String why = "the JDK doesn't tell this on " + system;
        Processor processor = new Processor(
                System.getProperty("os.arch", "unknown"),
                Reading.unknown(why),
                Reading.known(Runtime.getRuntime().availableProcessors()),
                Reading.unknown(why),
                Reading.unknown(why),
                List.of(),
                List.of(),
                List.of(),
                Limits.UNLIMITED); // availableProcessors has them already
        return new Machine(
                system.toLowerCase(Locale.ROOT),
                processor,
                memory(why),
                List.of(),
                volume,
                networkCards(why),
                List.of());
    }

    private static Memory memory(String why) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            return new Memory(
                    Reading.known(system.getTotalMemorySize()),
                    Reading.known(system.getFreeMemorySize()),
                    List.of(),
                    Limits.UNLIMITED);
        }
        return new Memory(Reading.unknown(why), Reading.unknown(why), List.of(), Limits.UNLIMITED);
    }

    private static List<NetworkCard> networkCards(String why) {
        List<NetworkCard> cards = new ArrayList<>();
        try {
            for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
                if (!card.isLoopback()) {
                    cards.add(card(card, why));
                }
            }
        } catch (SocketException e) {
            return List.of();
        }
        return cards;
    }

    private static NetworkCard card(NetworkInterface card, String why) throws SocketException {
        byte[] mac = card.getHardwareAddress();
        return new NetworkCard(
                card.getName(),
                mac == null ? Reading.unknown(why) : Reading.known(MAC.formatHex(mac)),
                Reading.unknown(why),
                Reading.known(card.getMTU()),
                Reading.known(card.isUp() ? "up" : "down"),
                !card.isVirtual(),
                card.inetAddresses()
                        .filter(Inet6Address.class::isInstance)
                        .map(Inet6Address.class::cast)
                        .toList());
    }
}
