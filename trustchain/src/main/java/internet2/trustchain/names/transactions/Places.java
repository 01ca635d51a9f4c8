package internet2.trustchain.names.transactions;

import internet2.foundation.Bytes;
import internet2.foundation.limits.Quota;
import java.net.InetAddress;

/** Room for so much at once, of which nobody's prefix (/56) takes more than its share. Thread-safe. */
final class Places {

    private static final int PREFIX_BYTES = 7;

    private final Quota<Bytes> byPrefix;

    Places(int max, int perPrefixMax) {
        this.byPrefix = new Quota<>(max, perPrefixMax);
    }

    /** Whether there was a place; who got one {@link #leave leaves} it. */
    boolean take(InetAddress client) {
        return byPrefix.take(prefix(client));
    }

    void leave(InetAddress client) {
        byPrefix.leave(prefix(client));
    }

    private static Bytes prefix(InetAddress client) {
        Bytes address = Bytes.wrap(client.getAddress());
        return address.slice(0, Math.min(PREFIX_BYTES, address.size()));
    }
}
