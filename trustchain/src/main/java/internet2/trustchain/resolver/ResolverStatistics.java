package internet2.trustchain.resolver;

/**
 * What a resolver has done since it began.
 *
 * @param questions asked by clients and not answered from ready answers
 * @param remembered of them, answered without asking anybody
 * @param queries sent to servers
 * @param lost of them, without a usable response
 * @param bogus answers that did not validate
 * @param stale answers given after their time
 * @param refused because too much was under way
 * @param facts in the cache
 * @param bytes of the cache
 */
public record ResolverStatistics(
        long questions,
        long remembered,
        long queries,
        long lost,
        long bogus,
        long stale,
        long refused,
        long facts,
        long bytes) {}
