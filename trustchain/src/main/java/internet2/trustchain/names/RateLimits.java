package internet2.trustchain.names;

/**
 * How many responses leave over UDP, where a source address proves nothing. Beyond it responses are empty and
 * truncated, which sends real clients to TCP and helps no attacker; far beyond it there are none.
 *
 * @param perPrefixPerSecond to one prefix; also how many it may save up
 * @param totalPerSecond to everyone
 * @param prefixBits 48 to 64
 * @param prefixesMax prefixes remembered at once, a power of two
 * @param exemptLoopback addresses of this machine can't be forged from outside
 */
public record RateLimits(
        int perPrefixPerSecond, int totalPerSecond, int prefixBits, int prefixesMax, boolean exemptLoopback) {

    public static final RateLimits DEFAULT = new RateLimits(1_000, 200_000, 56, 1 << 14, true);

    public RateLimits {
        if (perPrefixPerSecond < 1 || totalPerSecond < 1) {
            throw new IllegalArgumentException("a rate is at least 1 per second");
        }
        if (prefixBits < 48 || prefixBits > 64) {
            throw new IllegalArgumentException("a prefix has 48 to 64 bits, not " + prefixBits);
        }
        if (prefixesMax < 2 || Integer.bitCount(prefixesMax) != 1) {
            throw new IllegalArgumentException("the number of prefixes is a power of two, not " + prefixesMax);
        }
    }

    /** For one of several sockets among which the kernel spreads all sources. */
    RateLimits dividedBy(int sockets) {
        return new RateLimits(
                perPrefixPerSecond, Math.max(1, totalPerSecond / sockets), prefixBits, prefixesMax, exemptLoopback);
    }
}
