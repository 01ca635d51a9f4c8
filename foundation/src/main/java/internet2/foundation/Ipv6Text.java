package internet2.foundation;

import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The one text form of IPv6 addresses: RFC 5952 section 4, where the JDK writes out every zero. */
public final class Ipv6Text {

    private static final int GROUPS = 8;

    private Ipv6Text() {}

    public static String of(Inet6Address address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return of(bytes.getLong(), bytes.getLong());
    }

    /** Of an address in two halves, big-endian. */
    public static String of(long high, long low) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            long word = i < 4 ? high : low;
            groups[i] = (int) (word >>> (48 - 16 * (i % 4))) & 0xffff;
        }
        int start = 0;
        int longest = 0;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                start = i;
                longest = end - i;
            }
        }
        // RFC 5952 section 4.2.2: "::" must not shorten just one group.
        return longest < 2
                ? join(groups, 0, GROUPS)
                : join(groups, 0, start) + "::" + join(groups, start + longest, GROUPS);
    }

    private static String join(int[] groups, int from, int to) {
        List<String> texts = new ArrayList<>();
        for (int i = from; i < to; i++) {
            texts.add(Integer.toHexString(groups[i]));
        }
        return String.join(":", texts);
    }
}
