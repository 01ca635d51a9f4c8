package internet2.stoq;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** What a network does to a packet: when it arrives, how often, if at all. */
@FunctionalInterface
public interface PacketFate {

    /** One delay for each time that it arrives; none: it is lost. */
    List<Duration> of(int packetBytes);

    /** Everything arrives at once. */
    PacketFate GOOD = bytes -> List.of(Duration.ZERO);

    /** Nothing arrives. */
    PacketFate CUT = bytes -> List.of();

    static PacketFate late(Duration delay) {
        return bytes -> List.of(delay);
    }

    /** @param part of the packets, 0 to 1 */
    static PacketFate lossy(double part, long seed) {
        Random random = new Random(seed);
        return bytes -> random.nextDouble() < part ? List.of() : List.of(Duration.ZERO);
    }

    /** Packets overtake each other, and some arrive twice. */
    static PacketFate disorderly(Duration delayMax) {
        return bytes -> {
            Duration first = Duration.ofNanos(ThreadLocalRandom.current().nextLong(delayMax.toNanos()));
            return ThreadLocalRandom.current().nextInt(10) == 0 ? List.of(first, delayMax) : List.of(first);
        };
    }

    /** Larger packets are lost, and nobody is told: an MTU black hole (RFC 8899 section 1). */
    static PacketFate narrow(int bytesMax) {
        return bytes -> bytes > bytesMax ? List.of() : List.of(Duration.ZERO);
    }
}
