package internet2.trustchain.resolver;

import java.time.Duration;

/**
 * What one resolution, and all together, may cost.
 *
 * @param fetchesMax queries in one resolution, retries not counted
 * @param serverNamesMax names of servers looked up in one resolution (NXNSAttack: a delegation may list hundreds)
 * @param triesMax servers asked for one fact before it counts as unreachable
 * @param aliasesMax CNAME and DNAME records followed
 * @param resolutionsMax under way at once; who comes then is told to try again
 * @param fetchesPerZoneMax under way at once to the servers of one zone: floods of random names end here
 * @param timeout of one try
 * @param patience with one resolution
 * @param staleAfter a client waits so long before it gets what has expired (RFC 8767 5, client response timer)
 * @param staleMax how long after its end a fact may serve
 * @param staleTtl how long clients keep that (RFC 8767 4)
 * @param failureTtl how long a failure is remembered (RFC 9520 3.2: 1 s to 5 min)
 * @param ttlMax no fact is kept longer (RFC 8767 4)
 * @param negativeTtlMax no absence is kept longer (RFC 2308 5)
 */
public record ResolverLimits(
        int fetchesMax,
        int serverNamesMax,
        int triesMax,
        int aliasesMax,
        int resolutionsMax,
        int fetchesPerZoneMax,
        Duration timeout,
        Duration patience,
        Duration staleAfter,
        Duration staleMax,
        Duration staleTtl,
        Duration failureTtl,
        Duration ttlMax,
        Duration negativeTtlMax) {

    public static final ResolverLimits DEFAULT = new ResolverLimits(
            100,
            6,
            4,
            11,
            4096,
            512,
            Duration.ofMillis(1500),
            Duration.ofSeconds(10),
            Duration.ofMillis(1800),
            Duration.ofDays(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofDays(1),
            Duration.ofHours(1));
}
