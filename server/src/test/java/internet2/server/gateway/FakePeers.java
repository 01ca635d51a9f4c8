package internet2.server.gateway;

import internet2.foundation.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One node that is there, with one connection. */
interface FakePeers extends PeerApi {

    @Override
    default ConnectionList connections() {
        return new ConnectionList(List.of(
                new ConnectionView(FakeRooms.HASH, "[::1]:7443", 0.25, 13_500, 1_000_000, 12, 1, 10, 9_000, 8_000)));
    }

    @Override
    default QlogPlace qlog(QlogWish wish) {
        return new QlogPlace("/data/qlog");
    }

    @Override
    default PathList paths() {
        KnownPath direct = new KnownPath(List.of(), Optional.empty(), 0.2, 0, "failed");
        KnownPath relayed = new KnownPath(List.of(FakeRooms.HASH), Optional.of(1.5), 0, 3, "works");
        return new PathList(List.of(new PathView(
                FakeRooms.HASH, List.of(FakeRooms.HASH), "other_failed", Instant.EPOCH, List.of(direct, relayed))));
    }

    @Override
    default PeerPage peers(Optional<NodeId> after, int limit) {
        PeerView self = new PeerView(
                FakeRooms.HASH,
                "first",
                Optional.of("[::1]:7443"),
                "self",
                Optional.empty(),
                "validating",
                0,
                List.of(),
                Optional.of(new PresenceView(
                        7, Instant.EPOCH, 1, Optional.of(FakeRooms.HASH), Optional.of(1.5), Optional.of(224.844))));
        return new PeerPage(List.of(self), Optional.empty());
    }
}
