package internet2.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import internet2.foundation.Hash;
import internet2.foundation.NetworkId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Invitations that are open. Only digests are kept; each serves once, and that it was used is on disk before the
 * newcomer is let in.
 */
final class JoinTokens {

    /** More than this many open invitations are a mistake. */
    static final int OPEN_MAX = 1000;

    static final Duration TTL_DEFAULT = Duration.ofHours(1);
    static final Duration TTL_MAX = Duration.ofDays(30);

    private static final String FILE = "join-tokens";

    private final NodeFiles files;
    private final SecureRandom random;

    @GuardedBy("this")
    private final Map<Hash, Instant> open;

    JoinTokens(NodeFiles files, SecureRandom random) {
        this.files = files;
        this.random = random;
        this.open = new HashMap<>(read(files));
    }

    /** @throws IllegalStateException if too many are open */
    synchronized JoinToken invite(NetworkId network, Hash rootFingerprint, int gatewayPort, Duration ttl, Instant now) {
        forgetExpired(now);
        if (open.size() >= OPEN_MAX) {
            throw new IllegalStateException(OPEN_MAX + " invitations are open; wait until some expire");
        }
        JoinToken token = JoinToken.draw(network, rootFingerprint, gatewayPort, now.plus(ttl), random);
        open.put(token.digest(), token.expires());
        write();
        return token;
    }

    /** True once, and only before it expires. */
    synchronized boolean redeem(JoinToken token, Instant now) {
        forgetExpired(now);
        boolean redeemed = open.remove(token.digest()) != null;
        if (redeemed) {
            write();
        }
        return redeemed;
    }

    /** Makes a redeemed token valid again: for a newcomer whose admission failed for no fault of its own. */
    synchronized void restore(JoinToken token) {
        open.put(token.digest(), token.expires());
        write();
    }

    @GuardedBy("this")
    private void forgetExpired(Instant now) {
        open.values().removeIf(expires -> !now.isBefore(expires));
    }

    @GuardedBy("this")
    private void write() {
        files.write(
                FILE,
                new TreeMap<>(open)
                        .entrySet().stream()
                                .map(entry -> entry.getKey().hex() + " " + entry.getValue() + "\n")
                                .collect(Collectors.joining()));
    }

    private static Map<Hash, Instant> read(NodeFiles files) {
        return files.read(FILE)
                .orElse("")
                .lines()
                .collect(Collectors.toMap(
                        line -> Hash.parse(line.substring(0, line.indexOf(' '))),
                        line -> Instant.parse(line.substring(line.indexOf(' ') + 1))));
    }
}
