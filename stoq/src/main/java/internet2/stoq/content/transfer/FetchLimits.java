package internet2.stoq.content.transfer;

import java.time.Duration;

/**
 * How much a fetch does at once.
 *
 * @param windowBytes how far fetched objects may be ahead of the one that is read next
 * @param requestBytes plain bytes that one request asks for, at most; a single larger object excepted
 * @param perPeer requests to one peer at once
 * @param inAll requests at once: what is in memory is at most as many times {@code requestBytes}
 * @param patience how long a request may take before others are asked, too
 * @param pause before a peer is asked again that was overloaded or not reached
 * @param stall how long a reader waits while nothing at all comes, before the fetch is given up
 */
public record FetchLimits(
        long windowBytes, int requestBytes, int perPeer, int inAll, Duration patience, Duration pause, Duration stall) {

    public static FetchLimits standard() {
        return new FetchLimits(
                64L << 20, 1 << 20, 4, 16, Duration.ofSeconds(3), Duration.ofMillis(250), Duration.ofSeconds(45));
    }

    public FetchLimits withWindowBytes(long bytes) {
        return new FetchLimits(bytes, requestBytes, perPeer, inAll, patience, pause, stall);
    }

    public FetchLimits withPatience(Duration other) {
        return new FetchLimits(windowBytes, requestBytes, perPeer, inAll, other, pause, stall);
    }

    public FetchLimits withStall(Duration other) {
        return new FetchLimits(windowBytes, requestBytes, perPeer, inAll, patience, pause, other);
    }
}
