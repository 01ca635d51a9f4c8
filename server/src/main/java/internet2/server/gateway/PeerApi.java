package internet2.server.gateway;

import internet2.foundation.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The other nodes of the network. */
public interface PeerApi {

    /** Nodes in the order of their ids, {@code limit} of them after {@code after}. */
    PeerPage peers(Optional<NodeId> after, int limit);

    /** Open STOQ connections of this node, those with the most traffic first. */
    ConnectionList connections();

    /** The next connections are logged packet by packet. */
    QlogPlace qlog(QlogWish wish);

    /** Where packets of this node to others go, and why. */
    PathList paths();

    /**
     * A node may do nothing any more and has no vote from the next epoch on. Admin only.
     *
     * @throws ApiProblem {@link ProblemKind#REFUSED} with the ledger's code
     */
    LedgerReceipt exclude(Caller caller, NodeId node, Exclusion exclusion);

    /**
     * A node that was excluded is a member again; a vote it has to be given anew. Admin only.
     *
     * @throws ApiProblem {@link ProblemKind#NOT_FOUND} if it never was a member, {@link ProblemKind#REFUSED} with the
     *     ledger's code
     */
    LedgerReceipt admit(Caller caller, NodeId node);

    /** @param reason for the ledger, in words */
    record Exclusion(String reason) {}

    /**
     * @param endpoint where it serves STOQ, such as {@code [::1]:7443}; absent where it is not known
     * @param connection {@code self}, {@code open} or {@code none}
     * @param mode {@code validating}, {@code following}, {@code catching-up}; of others as far as it is known, else
     *     {@code unknown}
     * @param suspicion 0 to 1; 0 of those who do not vote
     * @param presence absent where it never proved its plot
     */
    record PeerView(
            String id,
            String name,
            Optional<String> endpoint,
            String connection,
            Optional<Double> roundTripMs,
            String mode,
            double suspicion,
            List<String> reasons,
            Optional<PresenceView> presence) {}

    /**
     * Where a node is, as far as that is proven.
     *
     * @param epoch in which it last proved its plot
     * @param until when that holds
     * @param witnesses validators that measured how far it is, in this epoch or the one before
     * @param nearestWitness the one with the shortest round trip
     * @param distanceKmMax from that one, at the speed of light in vacuum; a witness is believed, and a machine that
     *     has the node's keys may have answered for it
     */
    record PresenceView(
            long epoch,
            Instant until,
            int witnesses,
            Optional<String> nearestWitness,
            Optional<Double> roundTripMsMin,
            Optional<Double> distanceKmMax) {}

    /**
     * What the transport has measured of one connection so far.
     *
     * @param peer the node's id
     * @param address where it is now
     * @param roundTripMs smoothed (RFC 9002 section 5.3)
     * @param congestionWindow bytes that may be in flight
     * @param deliveryRate bytes a second that the peer has lately acknowledged
     */
    record ConnectionView(
            String peer,
            String address,
            double roundTripMs,
            long congestionWindow,
            long deliveryRate,
            long packetsSent,
            long packetsLost,
            long packetsReceived,
            long bytesSent,
            long bytesReceived) {}

    record ConnectionList(List<ConnectionView> connections) {}

    /** @param connections the next so many, whoever begins them */
    record QlogWish(int connections) {}

    /** @param folder on the node's disk, with a file for each connection */
    record QlogPlace(String folder) {}

    /**
     * The path in use to one node.
     *
     * @param relays nodes on it, one after the other; none: straight there
     * @param reason {@code direct}, {@code other_failed}, {@code better} or {@code none_answers}
     * @param known all that are measured, this one among them
     */
    record PathView(String peer, List<String> relays, String reason, Instant since, List<KnownPath> known) {}

    /**
     * What was measured of one path.
     *
     * @param roundTripMs smoothed; absent as long as nobody has answered
     * @param loss part of the questions that nobody answered, smoothed
     * @param price for a GiB, as the relays ask
     * @param state {@code works}, {@code failed} or {@code untried}
     */
    record KnownPath(List<String> relays, Optional<Double> roundTripMs, double loss, long price, String state) {}

    record PathList(List<PathView> paths) {}

    /** @param next where the next page begins; absent on the last */
    record PeerPage(List<PeerView> peers, Optional<String> next) {}
}
