package internet2.stoq;

import java.time.Duration;

/**
 * What one node lets its peers ask of it, and how long it waits for them.
 *
 * @param handshakeTimeout from TLS being complete to both sides proven
 * @param callTimeout for a call where the caller names no time, and for a peer to send a whole request
 *     and to take the answer
 * @param messageBytesMax the largest request and the largest answer
 * @param callsPerConnection under way at once, per connection and direction; further ones wait here
 *     and are refused there
 * @param callsInAll requests of all peers being served at once
 * @param streamsPerConnection one-way streams being received at once, per connection
 * @param abandonedStreams streams of one connection that may be broken off before their end; the engine
 *     keeps a little memory for each as long as the connection lives
 * @param messageBytesInAll requests and answers of all peers held in memory at once
 * @param rememberedProofs post-quantum proofs that spare a peer the next one
 * @param rememberedFor how long such a proof is good
 */
public record StoqLimits(
        Duration handshakeTimeout,
        Duration callTimeout,
        int messageBytesMax,
        int callsPerConnection,
        int callsInAll,
        int streamsPerConnection,
        int abandonedStreams,
        long messageBytesInAll,
        int rememberedProofs,
        Duration rememberedFor) {

    private static final int MI_B = 1024 * 1024;

    public static StoqLimits standard() {
        return new StoqLimits(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                4 * MI_B + 64 * 1024,
                128,
                1024,
                64,
                4096,
                128L * MI_B,
                10_000,
                Duration.ofHours(1));
    }

    public StoqLimits withHandshakeTimeout(Duration timeout) {
        return new StoqLimits(
                timeout,
                callTimeout,
                messageBytesMax,
                callsPerConnection,
                callsInAll,
                streamsPerConnection,
                abandonedStreams,
                messageBytesInAll,
                rememberedProofs,
                rememberedFor);
    }

    public StoqLimits withCallTimeout(Duration timeout) {
        return new StoqLimits(
                handshakeTimeout,
                timeout,
                messageBytesMax,
                callsPerConnection,
                callsInAll,
                streamsPerConnection,
                abandonedStreams,
                messageBytesInAll,
                rememberedProofs,
                rememberedFor);
    }

    public StoqLimits withCalls(int perConnection, int inAll) {
        return new StoqLimits(
                handshakeTimeout,
                callTimeout,
                messageBytesMax,
                perConnection,
                inAll,
                streamsPerConnection,
                abandonedStreams,
                messageBytesInAll,
                rememberedProofs,
                rememberedFor);
    }
}
