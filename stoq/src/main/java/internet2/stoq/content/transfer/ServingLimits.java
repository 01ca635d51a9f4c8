package internet2.stoq.content.transfer;

/**
 * What peers may ask at once; more is refused as overloaded, and asked again later.
 *
 * @param perPeer requests of one peer
 * @param inAll requests of all peers
 */
public record ServingLimits(int perPeer, int inAll) {

    public static ServingLimits standard() {
        return new ServingLimits(8, 64);
    }
}
