package internet2.stoq.route;

import internet2.foundation.NodeId;
import java.time.Instant;
import java.util.List;

/**
 * Where packets to one node go, and why.
 *
 * @param known what was measured of each path, the one in use among them
 */
public record RouteView(NodeId destination, Path path, PathReason reason, Instant since, List<PathQuality> known) {}
