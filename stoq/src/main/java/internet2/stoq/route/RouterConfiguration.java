package internet2.stoq.route;

import java.time.Duration;

/**
 * How ways are measured.
 *
 * @param probeEvery how often each path is asked for a sign of life
 * @param patience how long that is waited for
 * @param relayFrom a relay is only looked for where the direct round trip is longer, or fails
 * @param relaysPerRoute relays that are measured for one destination at once
 * @param relaysAsked neighbours that are asked whether they relay, for one destination at once
 * @param termsKept how long what they said is good
 * @param unusedAfter a destination that nobody asked for is forgotten after so long, unless a connection there is open
 * @param routesMax destinations that are measured at once; others are reached straight only. Where there are so many, a
 *     straight connection that is open keeps no place for itself
 */
public record RouterConfiguration(
        Duration probeEvery,
        Duration patience,
        Duration relayFrom,
        int relaysPerRoute,
        int relaysAsked,
        Duration termsKept,
        Duration unusedAfter,
        int routesMax) {

    public static RouterConfiguration standard() {
        return new RouterConfiguration(
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofMillis(20),
                3,
                8,
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                256);
    }
}
