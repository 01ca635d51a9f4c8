package internet2.trustchain.names.transactions;

import internet2.foundation.Bytes;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** Room for so much at once, of which nobody's prefix (/56) takes more than its share. Thread-safe. */
final class Places {

    private static final int PREFIX_BYTES = 7;

    private final int max;
    private final int perPrefixMax;

    /** Guarded by this. */
    private final Map<Bytes, Integer> byPrefix = new HashMap<>();

    /** Guarded by this. */
    private int taken;

    Places(int max, int perPrefixMax) {
        this.max = max;
        this.perPrefixMax = perPrefixMax;
    }

    /** Whether there was a place; who got one {@link #leave leaves} it. */
    synchronized boolean take(InetAddress client) {
        Bytes prefix = prefix(client);
        int there = byPrefix.getOrDefault(prefix, 0);
        if (taken >= max || there >= perPrefixMax) {
            return false;
        }
        taken++;
        byPrefix.put(prefix, there + 1);
        return true;
    }

    synchronized void leave(InetAddress client) {
        taken--;
        byPrefix.computeIfPresent(prefix(client), (prefix, count) -> count == 1 ? null : count - 1);
    }

    private static Bytes prefix(InetAddress client) {
        Bytes address = Bytes.wrap(client.getAddress());
        return address.slice(0, Math.min(PREFIX_BYTES, address.size()));
    }
}
